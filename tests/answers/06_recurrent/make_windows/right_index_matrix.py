def make_windows(series, window, horizon=1):
    n = len(series) - window - horizon + 1
    if n <= 0:
        raise ValueError("series too short")
    index = np.arange(n)[:, None] + np.arange(window + horizon)
    both = np.asarray(series)[index]
    return both[:, :window].copy(), both[:, window:].copy()
