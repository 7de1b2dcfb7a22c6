# message: Only fan_in counts
def glorot_uniform(fan_in, fan_out, rng):
    return rng.uniform(-0.1, 0.1, size=(fan_in, fan_out))


def he_normal(fan_in, fan_out, rng):
    return rng.normal(0, 0.1, size=(fan_in, fan_out))
