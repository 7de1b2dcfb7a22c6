# message: Mean over all elements
# message: Exactly 5 times too large
def huber(y_true, y_pred, delta):
    error = np.abs(y_true - y_pred)
    losses = np.where(error <= delta, error**2 / 2, delta * (error - delta / 2))
    return np.sum(losses) / len(losses)
