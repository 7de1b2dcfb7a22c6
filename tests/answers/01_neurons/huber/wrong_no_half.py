# message: 0.5 * e**2 up to delta
def huber(y_true, y_pred, delta):
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, error**2, delta * (error - 0.5 * delta)))
