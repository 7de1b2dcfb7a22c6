# message: Differentiate alpha * (exp(z) - 1)
def leaky_relu(z, alpha):
    return np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, alpha)


def elu(z, alpha):
    value = np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1))
    return value, np.where(z > 0, 1.0, value)


def gelu(z):
    cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return z * cumulative, cumulative + z * density
