# message: Use beta_1, beta_2 and epsilon as they are given
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_2 * m + (1 - beta_2) * g
    v = beta_1 * v + (1 - beta_1) * g**2
    rate = learning_rate * np.sqrt(1 - beta_1**t) / (1 - beta_2**t)
    return w - rate * m / (np.sqrt(v) + epsilon), m, v
