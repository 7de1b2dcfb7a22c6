def glorot_uniform(fan_in, fan_out, rng):
    limit = (6 / (fan_in + fan_out)) ** 0.5
    return rng.uniform(low=-limit, high=limit, size=(fan_out, fan_in)).T


def he_normal(fan_in, fan_out, rng):
    return rng.normal(scale=(2 / fan_in) ** 0.5, size=fan_in * fan_out).reshape(fan_in, fan_out)
