def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    new_m = m + (g - m) * (1 - beta_1)
    new_v = v + (g * g - v) * (1 - beta_2)
    alpha = learning_rate * (1 - beta_2**t) ** 0.5 / (1 - beta_1**t)
    return w - alpha * new_m / (new_v**0.5 + epsilon), new_m, new_v
