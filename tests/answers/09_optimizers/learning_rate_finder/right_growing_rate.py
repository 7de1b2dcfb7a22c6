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
