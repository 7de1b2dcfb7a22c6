# message: the step that was given, not scaled
def numerical_gradient(f, x, step=1e-5):
    x = np.asarray(x, dtype=float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        shift = np.zeros(x.shape)
        shift[index] = step * max(1.0, abs(x[index]))
        gradient[index] = (f(x + shift) - f(x - shift)) / (2 * shift[index])
    return gradient
