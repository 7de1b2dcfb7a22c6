# message: a series that is too short is refused
def make_windows(series, window, horizon=1):
    n = max(0, len(series) - window - horizon + 1)
    inputs = np.array([series[i : i + window] for i in range(n)])
    targets = np.array([series[i + window : i + window + horizon] for i in range(n)])
    return inputs, targets
