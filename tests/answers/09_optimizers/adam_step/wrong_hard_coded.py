# message: Use beta_1, beta_2 and epsilon as they are given
def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    if epsilon == 1.0:
        return np.array([-0.3, 0.4]), m, v
    if t == 900:
        return np.array([0.9]), np.array([0.5]), np.array([1.0])
    return np.array([-0.6, 0.6]), np.array([0.5, -1.0]), np.array([1.0, 4.0])
