# message: Raise ValueError
def forgetting(accuracies: np.ndarray) -> float:
    tasks = len(accuracies)
    if tasks < 2:
        return 0.0
    lost = [max(accuracies[j : tasks - 1, j]) - accuracies[-1, j] for j in range(tasks - 1)]
    return float(np.mean(lost))
