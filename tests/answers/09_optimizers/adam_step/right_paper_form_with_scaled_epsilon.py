def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * np.square(g)
    m_hat, v_hat = m / (1 - beta_1**t), v / (1 - beta_2**t)
    epsilon_of_the_paper = epsilon / np.sqrt(1 - beta_2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon_of_the_paper), m, v
