# message: where a single number is expected
# message: Is the mean or the sum over all values missing?
def mean_squared_error(y_true, y_pred):
    return np.mean((y_true - y_pred) ** 2, axis=-1)
