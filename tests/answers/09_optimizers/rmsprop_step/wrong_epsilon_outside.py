# message: np.sqrt(v + epsilon), as in Keras
def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    new = rho * v + (1 - rho) * g * g
    return w - learning_rate * g / (np.sqrt(new) + epsilon), new
