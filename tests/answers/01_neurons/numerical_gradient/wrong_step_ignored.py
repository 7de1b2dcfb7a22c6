# message: the step that was given
def numerical_gradient(f, x, step=1e-5):
    h = 1e-5
    x = np.asarray(x, dtype=float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        shift = np.zeros(x.shape)
        shift[index] = h
        gradient[index] = (f(x + shift) - f(x - shift)) / (2 * h)
    return gradient
