def huber(y_true, y_pred, delta):
    error = np.asarray(y_pred - y_true, dtype=float)
    small = np.abs(error) <= delta
    total = 0.5 * np.sum(error[small] ** 2)
    total += delta * np.sum(np.abs(error[~small]) - delta / 2)
    return total / error.size
