# message: The velocity that is returned is the same
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    new = momentum * velocity - learning_rate * g
    if nesterov:
        new = momentum * new - learning_rate * g
        return w + new, new
    return w + new, new
