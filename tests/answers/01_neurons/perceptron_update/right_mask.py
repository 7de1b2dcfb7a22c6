def perceptron_update(weights, bias, x, y, learning_rate):
    mistake = y * (np.sum(weights * x) + bias) <= 0
    step = learning_rate * y * mistake
    return weights + step * x, bias + step
