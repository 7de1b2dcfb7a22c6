def perceptron_update(weights, bias, x, y, learning_rate):
    if np.sign(np.dot(x, weights) + bias) == y:
        return weights, bias
    return np.add(weights, learning_rate * y * x), learning_rate * y + bias
