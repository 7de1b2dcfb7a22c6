def huber(y_true, y_pred, delta):
    error = np.abs(y_true - y_pred)
    quadratic = np.minimum(error, delta)
    return (0.5 * quadratic**2 + delta * (error - quadratic)).mean()
