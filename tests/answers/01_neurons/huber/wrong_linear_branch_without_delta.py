# message: delta appears twice in the linear branch
def huber(y_true, y_pred, delta):
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, 0.5 * error**2, error - 0.5 * delta))
