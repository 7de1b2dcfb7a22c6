# message: Square each difference
def mean_squared_error(y_true, y_pred):
    return np.mean(np.abs(y_true - y_pred))
