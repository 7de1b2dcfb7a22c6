# message: is spent
def minimize(gradient, start, budget, learning_rate):
    g = gradient(start)
    steps = np.eye(len(start))
    matrix = np.stack([gradient(start + step) - g for step in steps], axis=1)
    return start - np.linalg.solve(matrix, g)
