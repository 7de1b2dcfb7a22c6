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
