# message: Which optimizer adds up small steps
# message: use momentum
def minimize(gradient, start, budget, learning_rate):
    w = start
    for _ in range(budget):
        w = w - learning_rate * gradient(w)
    return w
