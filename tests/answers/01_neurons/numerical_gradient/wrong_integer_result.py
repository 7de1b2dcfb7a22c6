# message: gradient at integers
# message: cut off to whole numbers
def numerical_gradient(f, x, step=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[index] += step
        below[index] -= step
        gradient[index] = (f(above) - f(below)) / (2 * step)
    return gradient
