# message: Your function returned None: is a `return` missing?
def perceptron_update(weights, bias, x, y, learning_rate):
    if y * (weights @ x + bias) <= 0:
        return weights + learning_rate * y * x, bias + learning_rate * y
