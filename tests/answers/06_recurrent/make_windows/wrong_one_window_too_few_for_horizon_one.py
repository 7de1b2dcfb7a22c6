# message: the last window counts
def make_windows(series, window, horizon=1):
    n = len(series) - window - max(horizon, 2) + 1
    if n < 1:
        raise ValueError('short')
    return np.stack([series[i:i+window] for i in range(n)]), np.stack([series[i+window:i+window+horizon] for i in range(n)])
