def step_decay(step, initial, factor, every):
    rate = initial
    for s in range(1, step + 1):
        if s % every == 0:
            rate *= factor
    return rate


def exponential_decay(step, initial, rate, decay_steps):
    return initial * math.exp(step / decay_steps * math.log(rate))


def cosine_with_warmup(step, peak, warmup_steps, total_steps, lowest=0.0):
    if step < warmup_steps:
        return peak * (step / warmup_steps)
    share = np.clip((step - warmup_steps) / (total_steps - warmup_steps), 0, 1)
    return lowest + (peak - lowest) * np.cos(np.pi / 2 * share) ** 2
