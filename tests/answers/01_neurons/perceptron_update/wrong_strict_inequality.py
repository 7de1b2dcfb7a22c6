# message: a tie moves the weights too
def perceptron_update(weights, bias, x, y, learning_rate):
    if y * (weights @ x + bias) < 0:
        weights = weights + learning_rate * y * x
        bias = bias + learning_rate * y
    return weights, bias
