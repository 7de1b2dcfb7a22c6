# message: Is a `return` missing?
def mean_squared_error(y_true, y_pred):
    print(np.mean((y_true - y_pred) ** 2))
