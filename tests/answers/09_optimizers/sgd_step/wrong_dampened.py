# message: momentum * velocity - learning_rate * g
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    new = momentum * velocity - (1 - momentum) * learning_rate * g
    if nesterov:
        return w + momentum * new - learning_rate * g, new
    return w + new, new
