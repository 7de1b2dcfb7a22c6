# message: a single number where shape (3,) is expected
def numerical_gradient(f, x, step=1e-5):
    x = np.asarray(x, dtype=float)
    gradient = 0.0
    for index in np.ndindex(x.shape):
        shift = np.zeros(x.shape)
        shift[index] = step
        gradient += (f(x + shift) - f(x - shift)) / (2 * step)
    return gradient
