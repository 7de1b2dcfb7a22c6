# message: must not change its inputs in place
# message: work on a copy
def perceptron_update(weights, bias, x, y, learning_rate):
    if y * (weights @ x + bias) <= 0:
        weights += learning_rate * y * x
        bias += learning_rate * y
    return weights, bias
