# message: delta * (|e| - 0.5 * delta) beyond
def huber(y_true, y_pred, delta):
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, 0.5 * error**2, delta * error))
