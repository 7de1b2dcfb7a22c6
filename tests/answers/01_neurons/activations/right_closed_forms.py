def leaky_relu(z, alpha):
    return np.maximum(z, 0) + alpha * np.minimum(z, 0), alpha + (1 - alpha) * (z > 0)


def elu(z, alpha):
    below = alpha * np.expm1(np.minimum(z, 0))
    return np.maximum(z, 0) + below, np.where(z > 0, 1, below + alpha)


def gelu(z):
    cumulative = 1 - 0.5 * np.vectorize(math.erfc, otypes=[float])(z / math.sqrt(2))
    return z * cumulative, cumulative + z * np.exp(-z * z / 2) * (2 * math.pi) ** -0.5
