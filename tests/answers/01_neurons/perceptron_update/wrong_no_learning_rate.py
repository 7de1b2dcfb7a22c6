# message: Add learning_rate * y * x to the weights
# message: constant factor
def perceptron_update(weights, bias, x, y, learning_rate):
    if y * (weights @ x + bias) <= 0:
        weights = weights + y * x
        bias = bias + y
    return weights, bias
