def perceptron_update(weights, bias, x, y, learning_rate):
    score = bias
    for weight, value in zip(weights, x):
        score += weight * value
    if y * score > 0:
        return list(weights), bias
    moved = [weight + learning_rate * y * value for weight, value in zip(weights, x)]
    return moved, bias + learning_rate * y
