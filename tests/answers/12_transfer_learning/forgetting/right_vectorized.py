def forgetting(accuracies):
    a = np.asarray(accuracies)
    t = a.shape[0]
    if t <= 1:
        raise ValueError("two tasks are needed")
    seen = np.where(np.tril(np.ones((t - 1, t - 1), bool)), a[:-1, :-1], -np.inf)
    return np.mean(seen.max(axis=0) - a[-1, :-1])
