def adamax_step(w, g, m, u, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    w, g, m, u = (np.asarray(array, dtype=np.float32) for array in (w, g, m, u))
    m = np.float32(beta_1) * m + np.float32(1 - beta_1) * g
    u = np.maximum(np.float32(beta_2) * u, abs(g))
    return w - np.float32(learning_rate / (1 - beta_1**t)) * m / (u + np.float32(epsilon)), m, u
