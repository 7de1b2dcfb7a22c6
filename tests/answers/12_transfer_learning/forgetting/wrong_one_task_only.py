# message: one, or none
def forgetting(accuracies):
    tasks = len(accuracies)
    if tasks == 1:
        raise ValueError("one task")
    return float(
        np.mean([accuracies[j:-1, j].max() - accuracies[-1, j] for j in range(tasks - 1)])
    )
