# message: Window i: series
def make_windows(series, window, horizon=1):
    n = len(series) - window - horizon + 1
    if n < 1:
        raise ValueError("series too short")
    padded = np.concatenate([series, series[-1:]])
    inputs = np.stack([series[i : i + window] for i in range(n)])
    targets = np.stack([padded[i + window + 1 : i + window + 1 + horizon] for i in range(n)])
    return inputs, targets
