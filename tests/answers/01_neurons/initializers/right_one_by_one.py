def glorot_uniform(fan_in, fan_out, rng):
    limit = np.sqrt(6) / np.sqrt(fan_in + fan_out)
    return [[rng.uniform(-limit, limit) for _ in range(fan_out)] for _ in range(fan_in)]


def he_normal(fan_in, fan_out, rng):
    weights = np.zeros((fan_in, fan_out))
    for row in weights:
        for j in range(fan_out):
            row[j] = rng.normal(0, np.sqrt(2.0 / fan_in))
    return weights
