def numerical_gradient(f, x, step=1e-5):
    gradient = np.empty(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        above, below = np.array(x, dtype=float), np.array(x, dtype=float)
        above[index] += step
        below[index] -= step
        gradient[index] = (f(above) - f(below)) / (2 * step)
    return gradient
