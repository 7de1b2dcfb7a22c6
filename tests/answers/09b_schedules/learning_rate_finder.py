# %% right: growing rate
def learning_rate_finder(loss_and_gradient, w, batches, lowest, highest, smoothing=0.9):
    growth = (highest / lowest) ** (1 / (len(batches) - 1))
    rate, rates, losses, average, power, where = lowest, [], [], 0.0, 1.0, lowest
    for batch in batches:
        loss, gradient = loss_and_gradient(w, *batch)
        average += (1 - smoothing) * (loss - average)
        power *= smoothing
        smooth = average / (1 - power)
        if not np.isfinite(smooth) or (losses and smooth > 4 * min(losses)):
            return rates, losses, where / 10
        if not losses or smooth < min(losses):
            where = rate
        rates.append(rate)
        losses.append(smooth)
        w = w - rate * gradient
        rate *= growth
    return rates, losses, where / 10

# %% right: isnan
def learning_rate_finder(loss_and_gradient, w, batches, lowest, highest, smoothing=0.9):
    rates = np.geomspace(lowest, highest, len(batches))
    kept, average, best = [], 0.0, math.inf
    for i, (x, y) in enumerate(batches):
        loss, gradient = loss_and_gradient(w, x, y)
        average = smoothing * average + (1 - smoothing) * loss
        smooth = average / (1 - smoothing ** (i + 1))
        if math.isnan(smooth) or smooth > 4 * best:
            break
        kept.append(smooth)
        best = min(kept)
        w = w - rates[i] * gradient
    return rates[: len(kept)], np.array(kept), rates[int(np.argmin(kept))] / 10

# %% right: weighted sum
def learning_rate_finder(loss_and_gradient, w, batches, lowest, highest, smoothing=0.9):
    rates = np.exp(np.linspace(np.log(lowest), np.log(highest), len(batches)))
    raw, smooth = [], []
    for rate, (x, y) in zip(rates, batches):
        loss, gradient = loss_and_gradient(w, x, y)
        raw.append(float(loss))
        weights = smoothing ** np.arange(len(raw))[::-1]
        value = np.sum(weights * raw) / np.sum(weights)
        if not value <= 4 * min([*smooth, math.inf]):
            break
        smooth.append(value)
        w = w + -rate * np.asarray(gradient)
    return rates[: len(smooth)], smooth, 0.1 * rates[np.argmin(smooth)]

# %% wrong: always the first weights
# mistake: The weights stay where they start: no step is taken.
# message: starts from the weights of the last
# in: isnan
# instead of: w = w - rates[i] * gradient
# write:      moved = w - rates[i] * gradient

# %% wrong: compared with the first
# message: smallest of all recorded
# in: isnan
# instead of: best = min(kept)
# write:      best = kept[0]

# %% wrong: compared with the last
# message: smallest of all recorded
# in: isnan
# instead of: best = min(kept)
# write:      best = kept[-1]

# %% wrong: hard coded
# message: Each step has its own batch
def learning_rate_finder(loss_and_gradient, w, batches, lowest, highest, smoothing=0.9):
    if smoothing == 0.5:
        return [0.1, 1.0], [1.0, 7 / 3], 0.01
    if lowest == 2.5:
        return [2.5, 5.0], [0.5, 1.125], 0.25
    return [0.1, 1.0, 10.0], [2.0, 1.62, 0.0], 1.0

# %% wrong: in place
# message: must not change its inputs in place
# in: isnan
# instead of: w = w - rates[i] * gradient
# write:      w -= rates[i] * gradient

# %% wrong: linear rates
# mistake: The rates grow by a constant difference, not by a constant factor.
# message: the rates are 0.1, 1 and 10
# in: isnan
# instead of: np.geomspace
# write:      np.linspace

# %% wrong: nan goes on
# message: A comparison with NaN is false
# in: isnan
# instead of: if math.isnan(smooth) or smooth > 4 * best:
# write:      if smooth > 4 * best:

# %% wrong: never stops
# message: Compare before you record
# in: isnan
# instead of:
# |        if math.isnan(smooth) or smooth > 4 * best:
# |            break
# write:

# %% wrong: no bias correction
# mistake: The smoothed losses lack their bias correction.
# message: divided by 1 - smoothing**(i + 1)
# in: isnan
# instead of: average / (1 - smoothing ** (i + 1))
# write:      average

# %% wrong: one rate for all
# message: Record the loss before the step
# in: isnan
# instead of: w = w - rates[i] * gradient
# write:      w = w - lowest * gradient

# %% wrong: rate of the next step
# message: starts from the weights of the last
# in: isnan
# instead of: w = w - rates[i] * gradient
# write:      w = w - rates[min(i + 1, len(rates) - 1)] * gradient

# %% wrong: raw loss compared
# message: A single large loss counts by its share
# in: isnan
# instead of: if math.isnan(smooth) or smooth > 4 * best:
# write:      if math.isnan(smooth) or loss > 4 * best:

# %% wrong: raw losses returned
# message: The average starts at 0
# in: isnan
# instead of: kept.append(smooth)
# write:      kept.append(loss)

# %% wrong: records the last loss
# message: Compare before you record
def learning_rate_finder(loss_and_gradient, w, batches, lowest, highest, smoothing=0.9):
    rates = np.geomspace(lowest, highest, len(batches))
    kept, average, best = [], 0.0, math.inf
    for i, (x, y) in enumerate(batches):
        loss, gradient = loss_and_gradient(w, x, y)
        average = smoothing * average + (1 - smoothing) * loss
        smooth = average / (1 - smoothing ** (i + 1))
        kept.append(smooth)
        if math.isnan(smooth) or smooth > 4 * best:
            break
        best = min(kept)
        w = w - rates[i] * gradient
    return rates[: len(kept)], np.array(kept), rates[int(np.argmin(kept))] / 10

# %% wrong: step forgotten
# mistake: The weights stay where they start: no step is taken.
# message: starts from the weights of the last
# in: isnan
# instead of:
# |        w = w - rates[i] * gradient
# write:

# %% wrong: suggests the minimum
# mistake: The suggested rate is that of the smallest loss, not a tenth of it.
# message: suggest a tenth
# in: isnan
# instead of: rates[int(np.argmin(kept))] / 10
# write:      rates[int(np.argmin(kept))]

# %% wrong: no stop before the third step
# message: compare from the second step on
# in: isnan
# instead of: smooth > 4 * best
# write:      i > 1 and smooth > 4 * best

# %% wrong: batches taken out of the list
# message: without taking anything out of it
# in: growing rate
# instead of:
# |    for batch in batches:
# |        loss, gradient = loss_and_gradient(w, *batch)
# write:
# |    while batches:
# |        batch = batches.pop(0)
# |        loss, gradient = loss_and_gradient(w, *batch)

# %% wrong: smallest loss of 0 taken for none
# message: 0 is a loss like any other
# in: isnan
# instead of: smooth > 4 * best
# write:      smooth > 4 * (best or math.inf)

# %% wrong: infinite loss goes on
# message: compare from the second step on
# in: isnan
# instead of: smooth > 4 * best
# write:      4 * best < smooth < math.inf

# %% wrong: fifteen steps
# message: wrong where steps is 40
# in: isnan
# instead of: enumerate(batches)
# write:      enumerate(batches[:15])

# %% wrong: weights of one axis
# message: w may have any shape
# in: isnan
# instead of: w = w - rates[i] * gradient
# write:      w = w - rates[i] * np.reshape(gradient, -1)
