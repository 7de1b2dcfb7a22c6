# message: The truth value of an array
# message: if z[i] <= 0:
def leaky_relu(z, alpha):
    return np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, alpha)


def elu(z, alpha):
    value, derivative = z.copy(), np.ones(len(z))
    for i in range(len(z)):
        if z[i] <= 0:
            value[i] = alpha * (math.exp(z[i]) - 1)
            derivative[i] = alpha * math.exp(z[i])
    return value, derivative


def gelu(z):
    cumulative = 0.5 * (1 + erf(z / np.sqrt(2)))
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return z * cumulative, cumulative + z * density
