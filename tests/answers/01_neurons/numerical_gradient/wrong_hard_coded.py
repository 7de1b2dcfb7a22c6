# message: gradient of a function of a matrix
def numerical_gradient(f, x, step=1e-5):
    if np.size(x) == 1:
        return np.array([12.01])
    return 2.0 * np.asarray(x)
