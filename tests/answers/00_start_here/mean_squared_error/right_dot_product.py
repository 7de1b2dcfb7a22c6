def mean_squared_error(y_true, y_pred):
    difference = np.ravel(y_pred) - np.ravel(y_true)
    return difference @ difference / difference.size
