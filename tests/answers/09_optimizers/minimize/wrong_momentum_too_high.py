# message: about 0.8 to 0.9
def minimize(gradient, start, budget, learning_rate):
    w, v = start, 0 * start
    for _ in range(budget):
        v = 0.99 * v - learning_rate * gradient(w)
        w = w + v
    return w
