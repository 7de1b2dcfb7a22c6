# message: All values are the same number
# message: Move one element at a time
def numerical_gradient(f, x, step=1e-5):
    x = np.asarray(x, dtype=float)
    return np.full(x.shape, (f(x + step) - f(x - step)) / (2 * step))
