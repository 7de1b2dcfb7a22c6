# message: momentum * velocity - learning_rate * g
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    velocity = momentum * velocity + g
    change = momentum * velocity + g if nesterov else velocity
    return w - learning_rate * change, velocity
