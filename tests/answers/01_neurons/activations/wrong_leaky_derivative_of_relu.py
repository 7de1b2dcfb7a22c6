# message: The slope is alpha on the left
# message: All wrong values are 0
def leaky_relu(z, alpha):
    return np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, 0.0)


def elu(z, alpha):
    exponential = np.exp(np.minimum(z, 0))
    value = np.where(z > 0, z, alpha * (exponential - 1))
    return value, np.where(z > 0, 1.0, alpha * exponential)


def gelu(z):
    cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return z * cumulative, cumulative + z * density
