# message: must not change its inputs in place
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    velocity *= momentum
    velocity -= learning_rate * g
    w += momentum * velocity - learning_rate * g if nesterov else velocity
    return w, velocity
