# message: must not change its inputs in place
def huber(y_true, y_pred, delta):
    y_pred -= y_true
    error = np.abs(y_pred)
    return np.mean(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta)))
