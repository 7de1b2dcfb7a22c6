# message: delta appears twice
def huber(y_true, y_pred, delta):
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= 1, 0.5 * error**2, error - 0.5))
