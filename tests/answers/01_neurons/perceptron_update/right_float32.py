def perceptron_update(weights, bias, x, y, learning_rate):
    weights = np.array(weights, dtype=np.float32)
    bias = np.float32(bias)
    if y * (weights.dot(x) + bias) <= 0:
        weights += np.float32(learning_rate * y) * np.float32(x)
        bias += np.float32(learning_rate * y)
    return weights, bias
