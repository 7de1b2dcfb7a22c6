# message: The decay follows the learning rate of this step
def adam_l2_step(w, g, m, v, t, learning_rate, weight_decay):
    return keras_adam(w, g + weight_decay * w, m, v, t, learning_rate)


def adamw_step(w, g, m, v, t, learning_rate, weight_decay):
    return keras_adam(w * (1 - 0.1 * weight_decay), g, m, v, t, learning_rate)
