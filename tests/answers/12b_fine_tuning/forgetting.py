# %% right: loops
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

# %% right: vectorized
def forgetting(accuracies):
    a = np.asarray(accuracies)
    t = a.shape[0]
    if t <= 1:
        raise ValueError("two tasks are needed")
    seen = np.where(np.tril(np.ones((t - 1, t - 1), bool)), a[:-1, :-1], -np.inf)
    return np.mean(seen.max(axis=0) - a[-1, :-1])

# %% wrong: before training
# message: A task counts from the row
# instead of: j : tasks - 1
# write:      : tasks - 1

# %% wrong: clipped
# message: Do not clip at 0
# instead of: return float(np.mean(lost))
# write:      return float(np.mean(np.maximum(lost, 0)))

# %% wrong: divided by all
# mistake: The sum is divided by the number of all tasks, the last one included.
# message: the best from its own row
# instead of: return float(np.mean(lost))
# write:      return float(np.sum(lost) / tasks)

# %% wrong: from the diagonal
# mistake: The accuracy right after a task's own training stands for its best.
# message: A task counts from the row
# instead of: max(accuracies[j : tasks - 1, j])
# write:      accuracies[j, j]

# %% wrong: includes the last row
# message: Do not clip at 0
# instead of: j : tasks - 1
# write:      j:

# %% wrong: one task only
# message: one, or none
def forgetting(accuracies):
    tasks = len(accuracies)
    if tasks == 1:
        raise ValueError("one task")
    return float(
        np.mean([accuracies[j:-1, j].max() - accuracies[-1, j] for j in range(tasks - 1)])
    )

# %% wrong: rows and columns
# message: the best from its own row
# instead of: max(accuracies[j : tasks - 1, j]) - accuracies[-1, j]
# write:      max(accuracies[j, j : tasks - 1]) - accuracies[j, -1]

# %% wrong: sign
# mistake: The result has the opposite sign.
# message: the best from its own row
# instead of: return float(np.mean(lost))
# write:      return -float(np.mean(lost))

# %% wrong: sum
# mistake: The result is the sum over the tasks, not the mean.
# message: the best from its own row
# instead of: return float(np.mean(lost))
# write:      return float(np.sum(lost))

# %% wrong: zero for one task
# message: Raise ValueError
# instead of: raise ValueError(f"accuracies: expected two tasks or more. Received: {tasks}")
# write:      return 0.0

# %% wrong: whole columns from the diagonal by a product
# message: forgetting in every regime
def forgetting(accuracies):
    tasks = len(accuracies)
    if tasks < 2:
        raise ValueError("two tasks are needed")
    seen = np.tril(np.ones((tasks, tasks))) * accuracies
    return float(np.mean(seen[:-1, :-1].max(axis=0) - seen[-1, :-1]))
