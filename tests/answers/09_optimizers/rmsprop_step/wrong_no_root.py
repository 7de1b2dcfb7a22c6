# message: the root of the new v
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    new = rho * v + (1 - rho) * g * g
    return w - learning_rate * g / (new + epsilon), new
