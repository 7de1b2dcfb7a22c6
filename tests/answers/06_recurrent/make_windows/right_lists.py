def make_windows(series, window, horizon=1):
    inputs, targets = [], []
    start = 0
    while start + window + horizon <= len(series):
        inputs.append([v for v in series[start : start + window]])
        targets.append([v for v in series[start + window : start + window + horizon]])
        start += 1
    if not inputs:
        raise ValueError("series too short")
    return np.array(inputs), np.array(targets)
