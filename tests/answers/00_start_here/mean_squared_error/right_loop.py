def mean_squared_error(y_true, y_pred):
    total, count = 0.0, 0
    for target, prediction in zip(y_true.flat, y_pred.flat):
        total += float(target - prediction) ** 2
        count += 1
    return total / count
