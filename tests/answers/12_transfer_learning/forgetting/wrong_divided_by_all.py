# message: the best from its own row
def forgetting(accuracies: np.ndarray) -> float:
    tasks = len(accuracies)
    if tasks < 2:
        raise ValueError(f"accuracies: expected two tasks or more. Received: {tasks}")
    lost = [max(accuracies[j : tasks - 1, j]) - accuracies[-1, j] for j in range(tasks - 1)]
    return float(np.sum(lost) / tasks)
