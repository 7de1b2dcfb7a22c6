# %% right: argmax keras
def sample(logits, temperature, uniform):
    if not temperature > 0:
        raise ValueError("temperature")
    p = keras.ops.convert_to_numpy(keras.ops.softmax(np.asarray(logits) / temperature, axis=-1))
    sums = np.cumsum(p, axis=1, dtype=float)
    return np.argmax(sums / sums[:, -1:] > np.asarray(uniform)[:, None], axis=1)

# %% right: logaddexp
def sample(logits, temperature, uniform):
    if not temperature > 0:
        raise ValueError('t')
    z = np.asarray(logits) / temperature
    log_sums = np.logaddexp.accumulate(z, axis=1)
    return np.argmax(np.exp(log_sums - log_sums[:, -1:]) > uniform[:, None], axis=1)

# %% right: loop
def sample(logits, temperature, uniform):
    if not temperature > 0:
        raise ValueError("temperature must be above 0")
    drawn = []
    for row, u in zip(np.asarray(logits), uniform):
        weights = [math.exp((z - max(row)) / temperature) for z in row]
        total, k = weights[0], 0
        while total <= u * sum(weights):
            k += 1
            total += weights[k]
        drawn.append(k)
    return drawn

# %% right: searchsorted
def sample(logits, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature {temperature} is not above 0")
    z = np.asarray(logits) / temperature
    z = z - z.max(axis=1, keepdims=True)
    sums = np.cumsum(np.exp(z), axis=1)
    return np.array(
        [np.searchsorted(row / row[-1], u, side="right") for row, u in zip(sums, uniform)]
    )

# %% right: last class at most
def sample(logits, temperature, uniform):
    if math.isnan(temperature) or temperature <= 0:
        raise ValueError("temperature")
    p = np.exp((logits - logits.max(axis=1, keepdims=True)) / temperature)
    p = p / p.sum(axis=1, keepdims=True)
    drawn = np.sum(np.cumsum(p, axis=1) <= uniform[:, None], axis=1)
    return np.minimum(drawn, logits.shape[1] - 1)

# %% wrong: argmax
# mistake: The class with the largest logit is always drawn.
# message: four draws at temperature 1
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    return np.argmax(logits / temperature, axis=1)

# %% wrong: no error
# message: is not above 0
def sample(logits, temperature, uniform):
    scaled = logits / max(temperature, 1e-6)
    sums = np.cumsum(np.exp(scaled - scaled.max(axis=1, keepdims=True)), axis=1)
    return np.sum(sums <= uniform[:, None] * sums[:, -1:], axis=1)

# %% wrong: one maximum for all rows
# message: Subtract the largest scaled logit of each row
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError('t')
    s = logits / temperature
    sums = np.cumsum(np.exp(s - s.max()), axis=1)
    return np.sum(sums <= uniform[:, None] * sums[:, -1:], axis=1)

# %% wrong: one number for all rows
# message: each row has its own u
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    scaled = logits / temperature
    p = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return np.sum(np.cumsum(p, axis=1) <= uniform[0], axis=1)

# %% wrong: one too many
# mistake: Every class id is one too large.
# message: four draws at temperature 1
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    scaled = logits / temperature
    p = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return np.sum(np.cumsum(p, axis=1) <= uniform[:, None], axis=1) + 1

# %% wrong: overflows
# message: Subtract the largest scaled logit
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    p = np.exp(logits / temperature)
    p = p / p.sum(axis=1, keepdims=True)
    return np.sum(np.cumsum(p, axis=1) <= uniform[:, None], axis=1)

# %% wrong: own random numbers
# message: draws
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    rng = np.random.default_rng(0)
    scaled = logits / temperature
    p = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return np.array([rng.choice(len(row), p=row) for row in p])

# %% wrong: probabilities divided
# message: not the probabilities
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True) / temperature
    return np.minimum(np.sum(np.cumsum(p, axis=1) <= uniform[:, None], axis=1), p.shape[1] - 1)

# %% wrong: temperature ignored
# mistake: The temperature is ignored.
# message: Divide the logits
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    sums = np.cumsum(np.exp(logits - logits.max(axis=1, keepdims=True)), axis=1)
    return np.sum(sums <= uniform[:, None] * sums[:, -1:], axis=1)

# %% wrong: temperature multiplies
# mistake: The logits are multiplied by the temperature, not divided.
# message: draws at temperatures 0.5 and 2
# instead of: raise ValueError(f"temperature: expected a number above 0. Received: {temperature}")
# write:      raise ValueError("temperature")
# instead of: scaled = logits / temperature
# write:      scaled = logits * temperature

# %% wrong: tie draws the lower class
# message: where it equals u, the next class is drawn
# instead of: f"temperature: expected a number above 0. Received: {temperature}"
# write:      "temperature"
# instead of: sums <= uniform[:, None] * sums[:, -1:]
# write:      sums < uniform[:, None] * sums[:, -1:]

# %% wrong: NaN is taken for a temperature
# message: a temperature of NaN is refused
# message: Every comparison with NaN is False
# instead of: if not temperature > 0:
# write:      if temperature <= 0:

# %% wrong: class beyond the last one
# message: the last number below 1
# message: Rounding may leave the sum of all probabilities a little below 1
def sample(logits, temperature, uniform):
    if not temperature > 0:
        raise ValueError("temperature")
    p = np.exp((logits - logits.max(axis=1, keepdims=True)) / temperature)
    p = p / p.sum(axis=1, keepdims=True)
    return np.sum(np.cumsum(p, axis=1) <= uniform[:, None], axis=1)

# %% wrong: float32 of the uniform numbers
# message: the last number below 1
# instead of: sums <= uniform[:, None] * sums[:, -1:]
# write:      sums <= np.float32(uniform)[:, None] * sums[:, -1:]

# %% wrong: class 0 where nothing is above
# message: the last number below 1
def sample(logits, temperature, uniform):
    if not temperature > 0:
        raise ValueError("temperature")
    p = np.exp((logits - logits.max(axis=1, keepdims=True)) / temperature)
    p = p / p.sum(axis=1, keepdims=True)
    return np.argmax(np.cumsum(p, axis=1) > uniform[:, None], axis=1)

# %% wrong: small temperatures raised
# message: sample in every regime
# message: temperature is 0.001
# instead of: scaled = logits / temperature
# write:      scaled = logits / max(temperature, 0.3)

# %% wrong: whole numbers as floats
# message: sample in every regime
# message: integers
# instead of: return np.sum(sums <= uniform[:, None] * sums[:, -1:], axis=1)
# write:      return np.sum(sums <= uniform[:, None] * sums[:, -1:], axis=1).astype(float)
