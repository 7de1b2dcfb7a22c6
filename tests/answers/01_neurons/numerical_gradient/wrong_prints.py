# message: Is a `return` missing?
def numerical_gradient(f, x, step=1e-5):
    x = np.asarray(x, dtype=float)
    for index in np.ndindex(x.shape):
        shift = np.zeros(x.shape)
        shift[index] = step
        print((f(x + shift) - f(x - shift)) / (2 * step))
