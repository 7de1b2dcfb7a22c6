# message: The truth value of an array
# message: if error <= delta:
def huber(y_true, y_pred, delta):
    error = np.abs(y_pred - y_true)
    if error <= delta:
        loss = 0.5 * error**2
    else:
        loss = delta * (error - 0.5 * delta)
    return np.mean(loss)
