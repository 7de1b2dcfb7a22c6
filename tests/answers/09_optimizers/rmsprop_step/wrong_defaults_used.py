# message: with the arguments given
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    if w.shape == (2,):
        rho = 0.5
    elif w.shape == (1,):
        rho, epsilon = 0.5, 2.0
    else:
        rho, epsilon = 0.9, 1e-7
    new = rho * v + (1 - rho) * g * g
    return w - learning_rate * g / np.sqrt(new + epsilon), new
