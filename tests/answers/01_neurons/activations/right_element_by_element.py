def leaky_relu(z, alpha):
    value, derivative = np.zeros(z.shape), np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        slope = 1 if z[index] > 0 else alpha
        value[index], derivative[index] = slope * z[index], slope
    return value, derivative


def elu(z, alpha):
    value, derivative = np.zeros(z.shape), np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        if z[index] > 0:
            value[index], derivative[index] = z[index], 1
        else:
            derivative[index] = alpha * math.exp(z[index])
            value[index] = derivative[index] - alpha
    return value, derivative


def gelu(z):
    value, derivative = np.zeros(z.shape), np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        phi = math.exp(-(z[index] ** 2) / 2) / math.sqrt(2 * math.pi)
        cumulative = (1 + math.erf(z[index] / math.sqrt(2))) / 2
        value[index], derivative[index] = z[index] * cumulative, cumulative + z[index] * phi
    return value, derivative
