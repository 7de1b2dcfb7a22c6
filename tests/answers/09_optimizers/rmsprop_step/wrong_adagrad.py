# message: First the new average v
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    new = v + g * g
    return w - learning_rate * g / np.sqrt(new + epsilon), new
