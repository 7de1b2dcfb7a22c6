# message: another number of results
# message: `return a, b`
def leaky_relu(z, alpha):
    return np.where(z > 0, z, alpha * z)


def elu(z, alpha):
    return np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1))


def gelu(z):
    return z * 0.5 * (1 + erf(z / np.sqrt(2)))
