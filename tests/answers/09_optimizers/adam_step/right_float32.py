def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    w, g, m, v = (np.asarray(array, dtype=np.float32) for array in (w, g, m, v))
    m = np.float32(beta_1) * m + np.float32(1 - beta_1) * g
    v = np.float32(beta_2) * v + np.float32(1 - beta_2) * g**2
    rate = np.float32(learning_rate * math.sqrt(1 - beta_2**t) / (1 - beta_1**t))
    return w - rate * m / (np.sqrt(v) + np.float32(epsilon)), m, v
