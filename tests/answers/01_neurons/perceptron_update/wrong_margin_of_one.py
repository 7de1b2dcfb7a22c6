# message: there is no margin
def perceptron_update(weights, bias, x, y, learning_rate):
    if y * (weights @ x + bias) < 1:
        weights = weights + learning_rate * y * x
        bias = bias + learning_rate * y
    return weights, bias
