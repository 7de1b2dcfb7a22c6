# message: 0.5 * e**2 up to delta
def huber(y_true, y_pred, delta):
    error = y_pred - y_true
    return np.mean(delta**2 * (np.sqrt(1 + (error / delta) ** 2) - 1))
