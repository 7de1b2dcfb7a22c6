# message: six values, window 3, horizon 2
def make_windows(series, window, horizon=1):
    series = (series - np.mean(series)) / np.std(series)
    n = len(series) - window - horizon + 1
    if n < 1:
        raise ValueError("series too short")
    inputs = np.stack([series[i : i + window] for i in range(n)])
    targets = np.stack([series[i + window : i + window + horizon] for i in range(n)])
    return inputs, targets
