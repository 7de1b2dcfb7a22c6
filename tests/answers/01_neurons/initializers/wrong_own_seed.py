# message: no seed of your own
def glorot_uniform(fan_in, fan_out, rng):
    rng = np.random.default_rng(0)
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


def he_normal(fan_in, fan_out, rng):
    rng = np.random.default_rng(0)
    return rng.normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
