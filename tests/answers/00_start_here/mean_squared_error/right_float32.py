def _squared(values):
    return np.square(values)


def mean_squared_error(y_true, y_pred):
    return _squared((y_true - y_pred).astype(np.float32)).mean()
