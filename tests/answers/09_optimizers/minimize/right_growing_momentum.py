def minimize(gradient, start, budget, learning_rate):
    w = ahead = np.array(start)
    for k in range(budget - 1):
        new = ahead - learning_rate * gradient(ahead)
        ahead = new + min(k / (k + 3), 0.87) * (new - w)
        w = new
    return w
