# %% right: keras schedules
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

# %% right: loops and exponentials
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

# %% right: three cases
# instead of:
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |    if step >= total_steps:
# |        return lowest
# |    share = (step - warmup_steps) / (total_steps - warmup_steps)
# |    return lowest + (peak - lowest) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: cosine from step zero
# mistake: The cosine counts from step 0, not from the end of the warm-up.
# message: the cosine counts from the end of the warm-up
# instead of:
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |    if step >= total_steps:
# |        return lowest
# |    share = step / total_steps
# |    return lowest + (peak - lowest) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: degrees
# message: the cosine counts from
# instead of:
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |    if step >= total_steps:
# |        return lowest
# |    share = (step - warmup_steps) / (total_steps - warmup_steps)
# |    return lowest + (peak - lowest) * (1 + math.cos(180 * share)) / 2

# %% wrong: division by no warmup
# message: division by zero
# instead of: if step < warmup_steps:
# write:      if step <= warmup_steps:
# instead of:
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |    if step >= total_steps:
# |        return lowest
# |    share = (step - warmup_steps) / (total_steps - warmup_steps)
# |    return lowest + (peak - lowest) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: exponential in steps
# mistake: Exponential decay falls in steps instead of smoothly.
# message: exponential decay takes step / decay_steps
# instead of: step / decay_steps
# write:      step // decay_steps
# instead of:
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |    if step >= total_steps:
# |        return lowest
# |    share = (step - warmup_steps) / (total_steps - warmup_steps)
# |    return lowest + (peak - lowest) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: lowest left out
# message: after total_steps the rate stays at lowest
# instead of:
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |    if step >= total_steps:
# |        return 0.0
# |    share = (step - warmup_steps) / (total_steps - warmup_steps)
# |    return peak * (1 + math.cos(math.pi * share)) / 2

# %% wrong: natural exponential
# message: exponential decay takes step / decay_steps
# instead of: rate ** (step / decay_steps)
# write:      math.exp(-rate * step / decay_steps)
# instead of:
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |    if step >= total_steps:
# |        return lowest
# |    share = (step - warmup_steps) / (total_steps - warmup_steps)
# |    return lowest + (peak - lowest) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: quarter of a cosine
# message: the cosine counts from
# instead of:
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |    if step >= total_steps:
# |        return lowest
# |    share = (step - warmup_steps) / (total_steps - warmup_steps)
# |    return lowest + (peak - lowest) * math.cos(math.pi / 2 * share)

# %% wrong: rises again after the end
# message: after total_steps the rate stays at lowest
# instead of: share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# write:      share = (step - warmup_steps) / (total_steps - warmup_steps)
# instead of: return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:      return lowest + (peak - lowest) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: step decay one early
# message: not one earlier or later
# instead of: return initial * factor ** (step // every)
# write:      return initial * factor ** ((step + 1) // every)
# instead of:
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |    if step >= total_steps:
# |        return lowest
# |    share = (step - warmup_steps) / (total_steps - warmup_steps)
# |    return lowest + (peak - lowest) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: step decay one late
# message: not one earlier or later
# instead of: return initial * factor ** (step // every)
# write:      return initial * factor ** (max(step - 1, 0) // every)
# instead of:
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |    if step >= total_steps:
# |        return lowest
# |    share = (step - warmup_steps) / (total_steps - warmup_steps)
# |    return lowest + (peak - lowest) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: step decay smooth
# mistake: Step decay falls smoothly instead of in steps.
# message: step // every counts whole periods
# instead of: return initial * factor ** (step // every)
# write:      return initial * factor ** (step / every)
# instead of:
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |    if step >= total_steps:
# |        return lowest
# |    share = (step - warmup_steps) / (total_steps - warmup_steps)
# |    return lowest + (peak - lowest) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: total counted after the warmup
# message: the cosine counts from the end of the warm-up
# instead of:
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |    if step >= total_steps + warmup_steps:
# |        return lowest
# |    share = (step - warmup_steps) / total_steps
# |    return lowest + (peak - lowest) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: warmup from lowest
# message: The warm-up starts at 0, not at lowest
# instead of:
# |        return peak * step / warmup_steps
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |        return lowest + (peak - lowest) * step / warmup_steps
# |    if step >= total_steps:
# |        return lowest
# |    share = (step - warmup_steps) / (total_steps - warmup_steps)
# |    return lowest + (peak - lowest) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: warmup one early
# mistake: The warm-up is one step ahead: it does not start at 0.
# message: The warm-up starts at 0
# instead of:
# |        return peak * step / warmup_steps
# |    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# |    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
# write:
# |        return peak * (step + 1) / warmup_steps
# |    if step >= total_steps:
# |        return lowest
# |    share = (step - warmup_steps) / (total_steps - warmup_steps)
# |    return lowest + (peak - lowest) * (1 + math.cos(math.pi * share)) / 2

# %% wrong: warmup of one step skipped
# message: wrong where step is 0 and warmup_steps is 1
# instead of: if step < warmup_steps:
# write:      if step < warmup_steps and warmup_steps > 1:

# %% wrong: fall starts again much later
# message: wrong where the end is long ago
# instead of: share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
# write:      share = min((step % 99_999 - warmup_steps) / (total_steps - warmup_steps), 1.0)

# %% wrong: step decay of at most ten reductions
# message: step_decay in every regime
# message: wrong where
# instead of: step // every)
# write:      min(step // every, 10))

# %% wrong: exponential decay ends after 500 steps
# message: exponential_decay in every regime
# message: late in a run
# instead of: step / decay_steps
# write:      min(step, 500) / decay_steps

# %% wrong: times one over every
# message: step and every are both 49
def step_decay(step, initial, factor, every):
    frequency = 1 / every
    return initial * factor ** math.floor(step * frequency)


def exponential_decay(step, initial, rate, decay_steps):
    return initial * rate ** (step / decay_steps)


def cosine_with_warmup(step, peak, warmup_steps, total_steps, lowest=0.0):
    if step < warmup_steps:
        return peak * step / warmup_steps
    share = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
    return lowest + 0.5 * (peak - lowest) * (1 + math.cos(math.pi * share))
