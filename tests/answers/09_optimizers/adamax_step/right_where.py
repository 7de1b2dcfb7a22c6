def adamax_step(w, g, m, u, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    average = m + (1 - beta_1) * (g - m)
    faded, size = u * beta_2, np.sqrt(g * g)
    largest = np.where(faded > size, faded, size)
    return w - learning_rate * (average / (1 - beta_1**t)) / (largest + epsilon), average, largest
