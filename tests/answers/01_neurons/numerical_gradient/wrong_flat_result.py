# message: is a reshape wrong or missing?
def numerical_gradient(f, x, step=1e-5):
    x = np.asarray(x, dtype=float)
    gradient = []
    for index in np.ndindex(x.shape):
        shift = np.zeros(x.shape)
        shift[index] = step
        gradient.append((f(x + shift) - f(x - shift)) / (2 * step))
    return np.array(gradient)
