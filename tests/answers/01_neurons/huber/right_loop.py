def huber(y_true, y_pred, delta):
    total = 0.0
    for target, prediction in zip(np.ravel(y_true), np.ravel(y_pred)):
        error = abs(float(prediction) - float(target))
        total += error**2 / 2 if error < delta else delta * error - delta**2 / 2
    return total / np.size(y_true)
