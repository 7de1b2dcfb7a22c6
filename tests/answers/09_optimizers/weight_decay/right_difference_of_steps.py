def adam_l2_step(w, g, m, v, t, learning_rate, weight_decay):
    step, m, v = keras_adam(0 * w, np.asarray(g) + np.multiply(weight_decay, w), m, v, t, learning_rate)
    return w + step, m, v


def adamw_step(w, g, m, v, t, learning_rate, weight_decay):
    step, m, v = keras_adam(0 * w, g, m, v, t, learning_rate)
    return w + step - learning_rate * (weight_decay * w), m, v
