# %% right: drawn transposed
def glorot_uniform(fan_in, fan_out, rng):
    limit = (6 / (fan_in + fan_out)) ** 0.5
    return rng.uniform(low=-limit, high=limit, size=(fan_out, fan_in)).T


def he_normal(fan_in, fan_out, rng):
    return rng.normal(scale=(2 / fan_in) ** 0.5, size=fan_in * fan_out).reshape(fan_in, fan_out)

# %% right: float32
def glorot_uniform(fan_in, fan_out, rng):
    limit = np.float32(np.sqrt(6 / (fan_in + fan_out)))
    return limit * (1 - 2 * rng.random((fan_in, fan_out), dtype=np.float32))


def he_normal(fan_in, fan_out, rng):
    return np.sqrt(np.float32(2 / fan_in)) * rng.standard_normal((fan_in, fan_out), np.float32)

# %% right: one by one
def glorot_uniform(fan_in, fan_out, rng):
    limit = np.sqrt(6) / np.sqrt(fan_in + fan_out)
    return [[rng.uniform(-limit, limit) for _ in range(fan_out)] for _ in range(fan_in)]


def he_normal(fan_in, fan_out, rng):
    weights = np.zeros((fan_in, fan_out))
    for row in weights:
        for j in range(fan_out):
            row[j] = rng.normal(0, np.sqrt(2.0 / fan_in))
    return weights

# %% right: scaled standard
def glorot_uniform(fan_in, fan_out, rng):
    limit = math.sqrt(6 / (fan_in + fan_out))
    return limit * (2 * rng.random((fan_in, fan_out)) - 1)


def he_normal(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) * math.sqrt(2 / fan_in)

# %% wrong: all zeros
# message: All values are zero
def glorot_uniform(fan_in, fan_out, rng):
    return np.zeros((fan_in, fan_out))


def he_normal(fan_in, fan_out, rng):
    return np.zeros((fan_in, fan_out))

# %% wrong: global generator
# message: Draw from the rng you are given
# instead of: rng.uniform
# write:      np.random.uniform
# instead of: rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:      np.random.randn(fan_in, fan_out) * np.sqrt(2 / fan_in)

# %% wrong: glorot fan in only
# mistake: Glorot's limit depends on fan_in alone.
# message: The limit is sqrt(6 / (fan_in + fan_out))
# instead of: limit = np.sqrt(6 / (fan_in + fan_out))
# write:      limit = np.sqrt(6 / fan_in)
# instead of: rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:      rng.normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))

# %% wrong: glorot normal
# message: use rng.uniform
def glorot_uniform(fan_in, fan_out, rng):
    limit = np.sqrt(2 / (fan_in + fan_out))
    return rng.normal(0, limit, size=(fan_in, fan_out))


def he_normal(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))

# %% wrong: glorot positive only
# message: Draw from -limit to limit
# message: The range is symmetric around 0
# instead of: rng.uniform(-limit, limit, size=(fan_in, fan_out))
# write:      rng.uniform(0, limit, size=(fan_in, fan_out))
# instead of: rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:      rng.normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))

# %% wrong: glorot without root
# mistake: Glorot's limit lacks its square root.
# message: with the square root in the limit
# instead of: limit = np.sqrt(6 / (fan_in + fan_out))
# write:      limit = 6 / (fan_in + fan_out)
# instead of: rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:      rng.normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))

# %% wrong: hard coded
# message: Only fan_in counts
def glorot_uniform(fan_in, fan_out, rng):
    return rng.uniform(-0.1, 0.1, size=(fan_in, fan_out))


def he_normal(fan_in, fan_out, rng):
    return rng.normal(0, 0.1, size=(fan_in, fan_out))

# %% wrong: he fan out
# mistake: He's variance is 2 / fan_out instead of 2 / fan_in.
# message: The variance is 2 / fan_in, without fan_out
# instead of: rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:      rng.normal(0, np.sqrt(2 / fan_out), size=(fan_in, fan_out))

# %% wrong: he uniform
# message: values near 0 are the most likely
# instead of:
# |    return rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:
# |    limit = np.sqrt(6 / fan_in)
# |    return rng.uniform(-limit, limit, size=(fan_in, fan_out))

# %% wrong: he variance as deviation
# mistake: He's standard deviation is 2 / fan_in, which should be the variance.
# message: rng.normal wants its square root
# instead of: rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:      rng.normal(0, 2 / fan_in, size=(fan_in, fan_out))

# %% wrong: last row zero
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

# %% wrong: own seed
# message: no seed of your own
def glorot_uniform(fan_in, fan_out, rng):
    rng = np.random.default_rng(0)
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


def he_normal(fan_in, fan_out, rng):
    rng = np.random.default_rng(0)
    return rng.normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))

# %% wrong: repeated rows
# message: no repeated rows or columns
# instead of: rng.uniform(-limit, limit, size=(fan_in, fan_out))
# write:      np.tile(rng.uniform(-limit, limit, size=fan_out), (fan_in, 1))
# instead of: rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:      np.tile(rng.normal(0, np.sqrt(2 / fan_in), size=fan_out), (fan_in, 1))

# %% right: standard normal columns
def glorot_uniform(fan_in, fan_out, rng):
    limit = math.sqrt(6.0 / (fan_in + fan_out))
    return np.stack([rng.uniform(-limit, limit, fan_in) for _ in range(fan_out)], axis=1)


def he_normal(fan_in, fan_out, rng):
    return np.stack([rng.standard_normal(fan_in) for _ in range(fan_out)], axis=1) / (fan_in / 2) ** 0.5

# %% wrong: he cut off at 2.5 deviations
# message: the tails of He's weights
# instead of: return rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:      return np.sqrt(2 / fan_in) * np.clip(rng.standard_normal((fan_in, fan_out)), -2.5, 2.5)

# %% wrong: he drawn again beyond 3 deviations
# message: the tails of He's weights
# instead of: return rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:      draws = rng.standard_normal(2 * fan_in * fan_out + 9); return np.sqrt(2 / fan_in) * draws[np.abs(draws) < 3][: fan_in * fan_out].reshape(fan_in, fan_out)

# %% wrong: he rows share a part
# message: He's weights do not depend on each other
# instead of: return rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:      return np.sqrt(2 / fan_in) * (0.9 * rng.standard_normal((fan_in, fan_out)) + 0.4359 * rng.standard_normal(fan_out))

# %% wrong: glorot columns come again with the sign turned
# message: Glorot's weights do not depend on each other
# instead of: return rng.uniform(-limit, limit, size=(fan_in, fan_out))
# write:      half = rng.uniform(-limit, limit, size=(fan_in, (fan_out + 1) // 2)); return np.concatenate([half, -half], axis=1)[:, :fan_out]

# %% wrong: he second half is the first with the sign turned
# message: He's weights do not depend on each other
# instead of:
# |    return rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:
# |    half = rng.normal(0.0, np.sqrt(2 / fan_in), size=((fan_in + 1) // 2, fan_out))
# |    return np.concatenate([half, -half])[:fan_in]

# %% wrong: he by np.random with a seed of rng
# message: global generators stay as they are
# instead of:
# |    return rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:
# |    np.random.seed(rng.integers(2**31))
# |    return np.random.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))

# %% wrong: random seeded on the way
# message: global generators stay as they are
# instead of:
# |    limit = np.sqrt(6 / (fan_in + fan_out))
# write:
# |    import random
# |    random.seed(0)
# |    limit = np.sqrt(6 / (fan_in + fan_out))

# %% wrong: the first weights of a shape for two calls
# message: Glorot's weights follow the generator
# instead of: return rng.uniform(-limit, limit, size=(fan_in, fan_out))
# write:      return glorot_uniform.__dict__.setdefault((fan_in, fan_out), rng.uniform(-limit, limit, size=(fan_in, fan_out)))

# %% wrong: draws of the last generator are left over for the next
# message: He's weights follow the generator
# instead of:
# |    return rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
# write:
# |    count, left = fan_in * fan_out, he_normal.__dict__
# |    draws = np.concatenate([left.get(count, np.empty(0)), rng.standard_normal(count)])
# |    left[count] = draws[count:] if len(draws) > count else rng.standard_normal(1)
# |    return np.sqrt(2 / fan_in) * draws[:count].reshape(fan_in, fan_out)

# %% wrong: one row squeezed
# message: Glorot's shape where a fan is 1
# instead of: return rng.uniform(-limit, limit, size=(fan_in, fan_out))
# write:      return np.squeeze(rng.uniform(-limit, limit, size=(fan_in, fan_out)))

# %% wrong: he for at least ten inputs
# message: spread of He's weights for one or two inputs
# instead of: np.sqrt(2 / fan_in)
# write:      np.sqrt(2 / max(fan_in, 10))
