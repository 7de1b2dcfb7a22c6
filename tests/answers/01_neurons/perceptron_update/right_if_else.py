def perceptron_update(weights, bias, x, y, learning_rate):
    score = float(np.dot(weights, x)) + bias
    wrong = score <= 0 if y == 1 else score >= 0
    if wrong:
        return weights + learning_rate * y * x, bias + learning_rate * y
    return weights.copy(), bias
