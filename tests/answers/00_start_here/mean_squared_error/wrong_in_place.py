# message: must not change its inputs in place
def mean_squared_error(y_true, y_pred):
    y_true -= y_pred
    return np.mean(y_true**2)
