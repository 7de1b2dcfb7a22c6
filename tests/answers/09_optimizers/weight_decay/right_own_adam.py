def own_adam(w, g, m, v, t, rate):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    rate = rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return w - rate * m / (np.sqrt(v) + 1e-7), m, v


def adam_l2_step(w, g, m, v, t, learning_rate, weight_decay):
    return own_adam(w, g + weight_decay * w, m, v, t, learning_rate)


def adamw_step(w, g, m, v, t, learning_rate, weight_decay):
    return own_adam(w - learning_rate * weight_decay * w, g, m, v, t, learning_rate)
