def glorot_uniform(fan_in, fan_out, rng):
    limit = math.sqrt(6 / (fan_in + fan_out))
    return limit * (2 * rng.random((fan_in, fan_out)) - 1)


def he_normal(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) * math.sqrt(2 / fan_in)
