# message: Product rule
def leaky_relu(z, alpha):
    return np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, alpha)


def elu(z, alpha):
    exponential = np.exp(np.minimum(z, 0))
    value = np.where(z > 0, z, alpha * (exponential - 1))
    return value, np.where(z > 0, 1.0, alpha * exponential)


def gelu(z):
    cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
    return z * cumulative, cumulative
