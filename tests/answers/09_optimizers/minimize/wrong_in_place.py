# message: must not change its inputs in place
def minimize(gradient, start, budget, learning_rate):
    w, v = start, np.zeros(start.shape)
    for _ in range(budget):
        v = 0.85 * v - learning_rate * gradient(w)
        w += v
    return w
