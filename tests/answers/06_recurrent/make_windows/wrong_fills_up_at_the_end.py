# message: six values, window 3, horizon 2
def make_windows(series, window, horizon=1):
    if len(series) < window + horizon: raise ValueError('short')
    n = len(series) - window
    s = np.concatenate([series, np.repeat(series[-1:], horizon, axis=0)])
    return np.stack([s[i:i+window] for i in range(n)]), np.stack([s[i+window:i+window+horizon] for i in range(n)])
