# message: cut off to whole numbers
# message: Writing fractions into an integer array cuts them off
def leaky_relu(z, alpha):
    value, derivative = z.copy(), np.ones_like(z)
    value[z < 0] = alpha * z[z < 0]
    derivative[z < 0] = alpha
    return value, derivative


def elu(z, alpha):
    exponential = np.exp(np.minimum(z, 0))
    value = np.where(z > 0, z, alpha * (exponential - 1))
    return value, np.where(z > 0, 1.0, alpha * exponential)


def gelu(z):
    cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return z * cumulative, cumulative + z * density
