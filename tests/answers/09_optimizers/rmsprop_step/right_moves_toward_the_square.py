def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    average = v + (1 - rho) * (np.square(g) - v)
    change = learning_rate * g * (average + epsilon) ** -0.5
    return w - change, average
