def radam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    w, g, m, v = (np.asarray(array, dtype=np.float32) for array in (w, g, m, v))
    m = np.float32(beta_1) * m + np.float32(1 - beta_1) * g
    v = np.float32(beta_2) * v + np.float32(1 - beta_2) * g**2
    rate = learning_rate / (1 - beta_1**t)
    longest = 2 / (1 - beta_2) - 1
    length = longest - 2 * t * beta_2**t / (1 - beta_2**t)
    if length <= 4:
        return w - np.float32(rate) * m, m, v
    r = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
    rate *= math.sqrt(r * (1 - beta_2**t))
    return w - np.float32(rate) * m / (np.sqrt(v) + np.float32(epsilon)), m, v
