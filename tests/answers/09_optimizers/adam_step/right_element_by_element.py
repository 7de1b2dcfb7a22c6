def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    w, m, v = np.array(w), np.array(m), np.array(v)
    for i in np.ndindex(w.shape):
        m[i] = beta_1 * m[i] + (1 - beta_1) * g[i]
        v[i] = beta_2 * v[i] + (1 - beta_2) * g[i] ** 2
        rate = learning_rate * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
        w[i] -= rate * m[i] / (math.sqrt(v[i]) + epsilon)
    return w, m, v
