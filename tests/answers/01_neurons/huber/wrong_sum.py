# message: should it be a mean instead of a sum?
def huber(y_true, y_pred, delta):
    error = np.abs(y_pred - y_true)
    return np.sum(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta)))
