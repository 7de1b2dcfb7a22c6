# message: must not change its inputs in place
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    v *= rho
    v += (1 - rho) * g**2
    return w - learning_rate * g / np.sqrt(v + epsilon), v
