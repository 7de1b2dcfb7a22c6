# message: starts from the weights of the last
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
        w = w - rates[min(i + 1, len(rates) - 1)] * gradient
    return rates[: len(kept)], np.array(kept), rates[int(np.argmin(kept))] / 10
