# message: NoneType
def glorot_uniform(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    print(rng.uniform(-limit, limit, size=(fan_in, fan_out)))


def he_normal(fan_in, fan_out, rng):
    print(rng.normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out)))
