def forgetting(accuracies):
    tasks = len(accuracies)
    if tasks == 1 or tasks == 0:
        raise ValueError
    total = 0.0
    for j in range(tasks - 1):
        best = accuracies[j][j]
        for i in range(j, tasks - 1):
            if accuracies[i][j] > best:
                best = accuracies[i][j]
        total += best - accuracies[tasks - 1][j]
    return np.float32(total / (tasks - 1))
