# message: Which optimizer adds up small steps
def minimize(gradient, start, budget, learning_rate):
    w, m, v = start, 0 * start, 0 * start
    for t in range(1, budget + 1):
        g = gradient(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        w = w - 0.02 * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-7)
    return w
