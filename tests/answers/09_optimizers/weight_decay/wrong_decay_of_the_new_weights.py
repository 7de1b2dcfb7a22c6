# message: takes the weights before the step
def adam_l2_step(w, g, m, v, t, learning_rate, weight_decay):
    return keras_adam(w, g + weight_decay * w, m, v, t, learning_rate)


def adamw_step(w, g, m, v, t, learning_rate, weight_decay):
    new, m, v = keras_adam(w, g, m, v, t, learning_rate)
    return new - learning_rate * weight_decay * new, m, v
