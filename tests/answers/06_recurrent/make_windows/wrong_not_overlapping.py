# message: wrong shape
def make_windows(series, window, horizon=1):
    starts = range(0, len(series) - window - horizon + 1, window)
    if not starts:
        raise ValueError("series too short")
    inputs = np.stack([series[i : i + window] for i in starts])
    targets = np.stack([series[i + window : i + window + horizon] for i in starts])
    return inputs, targets
