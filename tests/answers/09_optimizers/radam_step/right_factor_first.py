def radam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    average, square = m + (1 - beta_1) * (g - m), v + (1 - beta_2) * (g * g - v)
    power = beta_2**t
    longest = (1 + beta_2) / (1 - beta_2)
    length = longest - 2 * t / (1 / power - 1)
    factor = np.ones(w.shape)
    if length > 4:
        ratio = (length - 4) / (longest - 4) * (length - 2) / (longest - 2) * longest / length
        factor = (ratio * (1 - power)) ** 0.5 / (square**0.5 + epsilon)
    return w - learning_rate * factor * average / (1 - beta_1**t), average, square
