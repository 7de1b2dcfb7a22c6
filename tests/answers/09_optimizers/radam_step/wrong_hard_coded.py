# message: RAdam from the first step on
def radam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    if t == 1:
        return w - learning_rate * g, m, v
    if t == 6:
        return np.array([0.705377]), m, v
    return np.array([0.85, 0.9]), np.array([3.0, 1.0]), np.array([4.0, 1.0])
