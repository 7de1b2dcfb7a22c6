# message: The branch depends on |e|, not on e
def huber(y_true, y_pred, delta):
    error = y_pred - y_true
    return np.mean(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta)))
