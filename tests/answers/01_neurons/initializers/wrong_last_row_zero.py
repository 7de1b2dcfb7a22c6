# message: draw a weight for every place
def glorot_uniform(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    weights = np.zeros((fan_in, fan_out))
    for row in range(fan_in - 1):
        weights[row] = rng.uniform(-limit, limit, size=fan_out)
    return weights


def he_normal(fan_in, fan_out, rng):
    weights = np.zeros((fan_in, fan_out))
    for row in range(fan_in - 1):
        weights[row] = rng.normal(0, np.sqrt(2 / fan_in), size=fan_out)
    return weights
