def huber(y_true, y_pred, delta):
    error = np.abs(y_pred - y_true).astype(np.float32)
    loss = np.where(error < delta, error**2 / 2, delta * error - delta**2 / 2)
    return np.float32(np.mean(loss))
