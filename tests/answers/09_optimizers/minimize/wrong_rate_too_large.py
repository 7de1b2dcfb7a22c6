# message: Which optimizer adds up small steps
def minimize(gradient, start, budget, learning_rate):
    w = start
    for _ in range(budget):
        w = w - 3 * learning_rate * gradient(w)
    return w
