# message: Only the first value is right
# message: the other elements stay
def numerical_gradient(f, x, step=1e-5):
    x = np.asarray(x, dtype=float)
    gradient, shift = np.zeros(x.shape), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        shift[index] = step
        gradient[index] = (f(x + shift) - f(x - shift)) / (2 * step)
    return gradient
