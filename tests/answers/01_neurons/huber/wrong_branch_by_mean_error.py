# message: mean of one small and one large error
def huber(y_true, y_pred, delta):
    error = np.mean(np.abs(y_pred - y_true))
    if error <= delta:
        return 0.5 * error**2
    return delta * (error - 0.5 * delta)
