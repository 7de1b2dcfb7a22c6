def glorot_uniform(fan_in, fan_out, rng):
    limit = np.float32(np.sqrt(6 / (fan_in + fan_out)))
    return limit * (1 - 2 * rng.random((fan_in, fan_out), dtype=np.float32))


def he_normal(fan_in, fan_out, rng):
    return np.sqrt(np.float32(2 / fan_in)) * rng.standard_normal((fan_in, fan_out), np.float32)
