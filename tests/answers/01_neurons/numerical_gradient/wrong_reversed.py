# message: The values are right but in reverse order
def numerical_gradient(f, x, step=1e-5):
    gradient = []
    for i in range(x.size):
        shift = np.zeros(x.size)
        shift[i] = step
        shift = shift.reshape(x.shape)
        gradient.insert(0, (f(x + shift) - f(x - shift)) / (2 * step))
    return np.reshape(gradient, x.shape)
