# message: NaN
# message: exp(1000) overflows
def leaky_relu(z, alpha):
    return np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, alpha)


def elu(z, alpha):
    positive = z > 0
    value = positive * z + ~positive * alpha * (np.exp(z) - 1)
    return value, positive + ~positive * alpha * np.exp(z)


def gelu(z):
    cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return z * cumulative, cumulative + z * density
