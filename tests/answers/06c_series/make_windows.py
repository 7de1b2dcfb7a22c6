# %% right: index matrix
def make_windows(series, window, horizon=1):
    n = len(series) - window - horizon + 1
    if n <= 0:
        raise ValueError("series too short")
    index = np.arange(n)[:, None] + np.arange(window + horizon)
    both = np.asarray(series)[index]
    return both[:, :window].copy(), both[:, window:].copy()

# %% right: lists
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

# %% right: sliding
def make_windows(series, window, horizon=1):
    if len(series) < window + horizon:
        raise ValueError("series too short")
    view = np.lib.stride_tricks.sliding_window_view(series, window + horizon, axis=0)
    view = np.moveaxis(view, -1, 1)
    return view[:, :window], view[:, window:]

# %% wrong: fills up at the end
# message: six values, window 3, horizon 2
def make_windows(series, window, horizon=1):
    if len(series) < window + horizon: raise ValueError('short')
    n = len(series) - window
    s = np.concatenate([series, np.repeat(series[-1:], horizon, axis=0)])
    return np.stack([s[i:i+window] for i in range(n)]), np.stack([s[i+window:i+window+horizon] for i in range(n)])

# %% wrong: gap
# mistake: The targets start one value too late: a value is skipped after the window.
# message: Window i: series
def make_windows(series, window, horizon=1):
    n = len(series) - window - horizon + 1
    if n < 1:
        raise ValueError("series too short")
    padded = np.concatenate([series, series[-1:]])
    inputs = np.stack([series[i : i + window] for i in range(n)])
    targets = np.stack([padded[i + window + 1 : i + window + 1 + horizon] for i in range(n)])
    return inputs, targets

# %% wrong: horizon one flat
# message: the targets have shape (n, horizon), also for a horizon of 1
def make_windows(series, window, horizon=1):
    n = len(series) - window - horizon + 1
    if n < 1:
        raise ValueError("series too short")
    inputs = np.stack([series[i : i + window] for i in range(n)])
    targets = np.stack([series[i + window : i + window + horizon] for i in range(n)])
    return inputs, targets[:, 0] if horizon == 1 else targets

# %% wrong: last target only
# message: six values, window 3, horizon 2
def make_windows(series, window, horizon=1):
    n = len(series) - window - horizon + 1
    if n < 1:
        raise ValueError("series too short")
    inputs = np.stack([series[i : i + window] for i in range(n)])
    targets = np.stack([series[i + window + horizon - 1] for i in range(n)])[:, None]
    return inputs, targets

# %% wrong: last window left out
# mistake: The last window is left out.
# message: wrong shape
def make_windows(series, window, horizon=1):
    n = len(series) - window - horizon
    if n < 1:
        raise ValueError("series too short")
    inputs = np.stack([series[i : i + window] for i in range(n)])
    targets = np.stack([series[i + window : i + window + horizon] for i in range(n)])
    return inputs, targets

# %% wrong: newest first
# message: six values, window 3, horizon 2
def make_windows(series, window, horizon=1):
    n = len(series) - window - horizon + 1
    if n < 1:
        raise ValueError("series too short")
    inputs = np.stack([series[i : i + window][::-1] for i in range(n)])
    targets = np.stack([series[i + window : i + window + horizon] for i in range(n)])
    return inputs, targets

# %% wrong: no error
# message: a series that is too short is refused
def make_windows(series, window, horizon=1):
    n = max(0, len(series) - window - horizon + 1)
    inputs = np.array([series[i : i + window] for i in range(n)])
    targets = np.array([series[i + window : i + window + horizon] for i in range(n)])
    return inputs, targets

# %% wrong: not overlapping
# mistake: Each window starts where the one before it ends.
# message: wrong shape
def make_windows(series, window, horizon=1):
    starts = range(0, len(series) - window - horizon + 1, window)
    if not starts:
        raise ValueError("series too short")
    inputs = np.stack([series[i : i + window] for i in starts])
    targets = np.stack([series[i + window : i + window + horizon] for i in starts])
    return inputs, targets

# %% wrong: one window too few for horizon one
# message: the last window counts
def make_windows(series, window, horizon=1):
    n = len(series) - window - max(horizon, 2) + 1
    if n < 1:
        raise ValueError('short')
    return np.stack([series[i:i+window] for i in range(n)]), np.stack([series[i+window:i+window+horizon] for i in range(n)])

# %% wrong: scaled by the whole series
# message: six values, window 3, horizon 2
def make_windows(series, window, horizon=1):
    series = (series - np.mean(series)) / np.std(series)
    n = len(series) - window - horizon + 1
    if n < 1:
        raise ValueError("series too short")
    inputs = np.stack([series[i : i + window] for i in range(n)])
    targets = np.stack([series[i + window : i + window + horizon] for i in range(n)])
    return inputs, targets

# %% wrong: target inside the window
# mistake: The targets start one value too early, with the last value of the window.
# message: its targets are the next `horizon` values
def make_windows(series, window, horizon=1):
    n = len(series) - window - horizon + 1
    if n < 1:
        raise ValueError("series too short")
    inputs = np.stack([series[i : i + window] for i in range(n)])
    targets = np.stack([series[i + window - 1 : i + window - 1 + horizon] for i in range(n)])
    return inputs, targets

# %% wrong: one feature loses its axis
# message: make_windows of several features in every regime
# instead of: return inputs, targets
# write:      return (inputs[..., 0], targets[..., 0]) if inputs.shape[2:] == (1,) else (inputs, targets)

# %% wrong: float32
# message: large whole numbers
# message: no float32 on the way
# instead of: return inputs, targets
# write:      return inputs.astype("float32"), targets.astype("float32")

# %% wrong: asks for two windows
# message: too short for one window
# instead of: if count < 1:
# write:      if count < 2:

# %% wrong: window of one flat
# message: make_windows in every regime
# message: window is 1
# instead of: return inputs, targets
# write:      return inputs[:, 0] if window == 1 and horizon > 1 else inputs, targets

# %% wrong: horizon longer than the window cut
# message: make_windows
# instead of: i + window + horizon]
# write:      i + window + min(horizon, window)]
