from keras.optimizers import schedules as given


def step_decay(step, initial, factor, every):
    return float(given.ExponentialDecay(initial, every, factor, staircase=True)(step))


def exponential_decay(step, initial, rate, decay_steps):
    return np.float64(initial) * np.power(rate, np.divide(step, decay_steps))


def cosine_with_warmup(step, peak, warmup_steps, total_steps, lowest=0.0):
    length = total_steps - warmup_steps
    if warmup_steps == 0:
        return float(given.CosineDecay(peak, length, lowest / peak)(step))
    schedule = given.CosineDecay(0.0, length, lowest / peak, warmup_target=peak, warmup_steps=warmup_steps)
    return float(schedule(step))
