# message: a clear right answer on a negative example changes nothing
def perceptron_update(weights, bias, x, y, learning_rate):
    if y * (weights @ x) <= 0:
        weights = weights + learning_rate * y * x
        bias = bias + learning_rate * y
    return weights, bias
