# message: Exactly 2 times too large: is a factor 1/2 missing?
# message: by 2h
def numerical_gradient(f, x, step=1e-5):
    x = np.asarray(x, dtype=float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        shift = np.zeros(x.shape)
        shift[index] = step
        gradient[index] = (f(x + shift) - f(x - shift)) / step
    return gradient
