# message: u + epsilon below
def adamax_step(w, g, m, u, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    u = np.maximum(beta_2 * u, np.abs(g) + epsilon)
    return w - learning_rate / (1 - beta_1**t) * m / u, m, u
