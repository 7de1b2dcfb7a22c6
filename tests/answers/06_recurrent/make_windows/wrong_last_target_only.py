# message: six values, window 3, horizon 2
def make_windows(series, window, horizon=1):
    n = len(series) - window - horizon + 1
    if n < 1:
        raise ValueError("series too short")
    inputs = np.stack([series[i : i + window] for i in range(n)])
    targets = np.stack([series[i + window + horizon - 1] for i in range(n)])[:, None]
    return inputs, targets
