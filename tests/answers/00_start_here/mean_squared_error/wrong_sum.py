# message: take the mean
def mean_squared_error(y_true, y_pred):
    return np.sum((y_true - y_pred) ** 2)
