# message: (1 - rho) * g**2
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    new = (1 - rho) * v + rho * g * g
    return w - learning_rate * g / np.sqrt(new + epsilon), new
