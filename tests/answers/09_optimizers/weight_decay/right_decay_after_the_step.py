def adam_l2_step(w, g, m, v, t, learning_rate, weight_decay):
    total = g + weight_decay * w
    return keras_adam(w, total, m, v, t, learning_rate)


def adamw_step(w, g, m, v, t, learning_rate, weight_decay):
    new, m, v = keras_adam(w, g, m, v, t, learning_rate)
    return new - learning_rate * weight_decay * w, m, v
