def minimize(gradient, start, budget, learning_rate):
    w, v = start, 0 * start
    for _ in range(budget):
        v = 0.85 * v - learning_rate * gradient(w + 0.85 * v)
        w = w + v
    return w
