# message: The tanh approximation is off
# message: within about 1 %
def leaky_relu(z, alpha):
    return np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, alpha)


def elu(z, alpha):
    exponential = np.exp(np.minimum(z, 0))
    value = np.where(z > 0, z, alpha * (exponential - 1))
    return value, np.where(z > 0, 1.0, alpha * exponential)


def gelu(z):
    inner = np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)
    slope = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z**2)
    tanh = np.tanh(inner)
    return 0.5 * z * (1 + tanh), 0.5 * (1 + tanh) + 0.5 * z * (1 - tanh**2) * slope
