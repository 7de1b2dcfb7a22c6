def minimize(gradient, start, budget, learning_rate):
    w, v = np.array(start), np.zeros(len(start))
    for _ in range(budget):
        v = 0.82 * v - learning_rate * gradient(w)
        w = w + v
    return w
