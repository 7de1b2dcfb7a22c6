def adamax_step(w, g, m, u, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    w, m, u = np.array(w), np.array(m), np.array(u)
    for i in np.ndindex(w.shape):
        m[i] = beta_1 * m[i] + (1 - beta_1) * g[i]
        u[i] = max(beta_2 * u[i], abs(g[i]))
        w[i] -= learning_rate * m[i] / ((1 - beta_1**t) * (u[i] + epsilon))
    return w, m, u
