def leaky_relu(z, alpha):
    value = np.array(z, dtype=float)
    derivative = np.ones(value.shape)
    value[z < 0] *= alpha
    derivative[z < 0] = alpha
    return value, derivative


def elu(z, alpha):
    value = np.array(z, dtype=float)
    derivative = np.ones(value.shape)
    negative = value < 0
    exponential = np.exp(value[negative])
    value[negative] = alpha * (exponential - 1)
    derivative[negative] = alpha * exponential
    return value, derivative


def gelu(z):
    phi = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    big_phi = (1 + erf(z / np.sqrt(2))) / 2
    return z * big_phi, big_phi + z * phi
