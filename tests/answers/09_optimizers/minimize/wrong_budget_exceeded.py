# message: is spent
def minimize(gradient, start, budget, learning_rate):
    w, v = start, 0 * start
    for _ in range(500):
        v = 0.85 * v - learning_rate * gradient(w)
        w = w + v
    return w
