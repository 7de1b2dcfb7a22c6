# message: For y = -1 the weights move away from x
def perceptron_update(weights, bias, x, y, learning_rate):
    if y * (weights @ x + bias) <= 0:
        weights = weights + learning_rate * x
        bias = bias + learning_rate
    return weights, bias
