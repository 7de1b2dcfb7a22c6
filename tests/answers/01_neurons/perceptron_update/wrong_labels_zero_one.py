# message: A negative score is right when y = -1
def perceptron_update(weights, bias, x, y, learning_rate):
    prediction = int(weights @ x + bias > 0)
    error = y - prediction
    return weights + learning_rate * error * x, bias + learning_rate * error
