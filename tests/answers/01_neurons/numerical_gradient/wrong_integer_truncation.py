# message: An integer array cannot hold 1 + 1e-5
def numerical_gradient(f, x, step=1e-5):
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[index] = x[index] + step
        below[index] = x[index] - step
        gradient[index] = (f(above) - f(below)) / (2 * step)
    return gradient
