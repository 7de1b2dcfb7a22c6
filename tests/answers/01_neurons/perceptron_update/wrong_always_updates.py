# message: unchanged when y * (w.x + b) > 0
def perceptron_update(weights, bias, x, y, learning_rate):
    return weights + learning_rate * y * x, bias + learning_rate * y
