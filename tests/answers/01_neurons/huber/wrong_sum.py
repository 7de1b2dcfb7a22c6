# message: a sum of two values taken for their mean
def huber(y_true, y_pred, delta):
    error = np.abs(y_pred - y_true)
    return np.sum(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta)))
