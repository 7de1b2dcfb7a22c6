# message: wrong shape
# message: Mean over all elements
def huber(y_true, y_pred, delta):
    error = np.abs(y_pred - y_true)
    loss = np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta))
    return np.mean(loss, axis=0)
