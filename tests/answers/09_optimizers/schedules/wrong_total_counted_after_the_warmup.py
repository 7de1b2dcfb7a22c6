# message: the cosine counts from the end of the warm-up
def step_decay(step, initial, factor, every):
    return initial * factor ** (step // every)


def exponential_decay(step, initial, rate, decay_steps):
    return initial * rate ** (step / decay_steps)


def cosine_with_warmup(step, peak, warmup_steps, total_steps, lowest=0.0):
    if step < warmup_steps:
        return peak * step / warmup_steps
    if step >= total_steps + warmup_steps:
        return lowest
    share = (step - warmup_steps) / total_steps
    return lowest + (peak - lowest) * (1 + math.cos(math.pi * share)) / 2
