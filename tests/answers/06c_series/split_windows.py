# %% right: sklearn
def split_windows(series, train_size, window):
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(np.array(series)[:train_size, None])
    scaled = scaler.transform(np.array(series)[:, None])[:, 0]
    both = np.array([scaled[i : i + window + 1] for i in range(len(series) - window)])
    k = train_size - window
    return both[:k, :window], both[:k, window], both[k:, :window], both[k:, window]

# %% right: sliding
def split_windows(series, train_size, window):
    mean, std = np.mean(series[:train_size]), np.std(series[:train_size])
    scaled = (np.asarray(series) - mean) / std
    rows = np.lib.stride_tricks.sliding_window_view(scaled, window + 1)
    train, test = rows[: train_size - window], rows[train_size - window :]
    return train[:, :-1], train[:, -1], test[:, :-1], test[:, -1]

# %% right: two loops
import math


def split_windows(series, train_size, window):
    past = [float(v) for v in series[:train_size]]
    mean = sum(past) / len(past)
    std = math.sqrt(sum((v - mean) ** 2 for v in past) / len(past))
    scaled = [(float(v) - mean) / std for v in series]
    parts = ([], [], [], [])
    for t in range(window, len(scaled)):
        place = 0 if t < train_size else 2
        parts[place].append(scaled[t - window : t])
        parts[place + 1].append(scaled[t])
    return parts

# %% right: epsilon beside the deviation
def split_windows(series, train_size, window):
    past = series[:train_size]
    scaled = (series - np.mean(past)) / (np.std(past) + 1e-7)
    both = np.stack([scaled[i : i + window + 1] for i in range(len(series) - window)])
    inputs, targets = both[:, :-1], both[:, -1]
    k = train_size - window
    return inputs[:k], targets[:k], inputs[k:], targets[k:]

# %% wrong: ddof one
# message: np.std's default is meant
def split_windows(series, train_size, window):
    past = series[:train_size]
    scaled = (series - past.mean()) / past.std(ddof=1)
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    targets = scaled[window:]
    k = train_size - window
    return inputs[:k], targets[:k], inputs[k:], targets[k:]

# %% wrong: divided by variance
# message: standard deviation
def split_windows(series, train_size, window):
    past = series[:train_size]
    scaled = (series - past.mean()) / past.var()
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    targets = scaled[window:]
    k = train_size - window
    return inputs[:k], targets[:k], inputs[k:], targets[k:]

# %% wrong: first test value in the scale
# message: both of the first train_size values
def split_windows(series, train_size, window):
    past = series[:train_size + 1]
    scaled = (series - past.mean()) / past.std()
    a = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    t = scaled[window:]
    k = train_size - window
    return a[:k], t[:k], a[k:], t[k:]

# %% wrong: in place
# message: must not change its inputs in place
def split_windows(series, train_size, window):
    mean, std = series[:train_size].mean(), series[:train_size].std()
    series -= mean
    series /= std
    inputs = np.stack([series[i : i + window] for i in range(len(series) - window)])
    k = train_size - window
    return inputs[:k], series[window:][:k], inputs[k:], series[window:][k:]

# %% wrong: not scaled
# mistake: The series is not scaled.
# message: standard deviation
def split_windows(series, train_size, window):
    inputs = np.stack([series[i : i + window] for i in range(len(series) - window)])
    targets = series[window:]
    k = train_size - window
    return inputs[:k], targets[:k], inputs[k:], targets[k:]

# %% wrong: one target too many
# message: wrong shape
# instead of: count = train_size - window
# write:      k = train_size - window + 1
# instead of: return inputs[:count], targets[:count], inputs[count:], targets[count:]
# write:      return inputs[:k], targets[:k], inputs[k:], targets[k:]

# %% wrong: parts scaled apart
# mistake: The test part is scaled with its own mean and standard deviation.
# message: scaled by the training part's mean and standard deviation
def split_windows(series, train_size, window):
    past, rest = series[:train_size], series[train_size:]
    rest = (rest - rest.mean()) / (rest.std() or 1)
    scaled = np.concatenate([(past - past.mean()) / past.std(), rest])
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    targets = scaled[window:]
    k = train_size - window
    return inputs[:k], targets[:k], inputs[k:], targets[k:]

# %% wrong: scaled by all
# mistake: Mean and standard deviation are those of the whole series.
# message: both of the first train_size values
def split_windows(series, train_size, window):
    scaled = (series - series.mean()) / series.std()
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    targets = scaled[window:]
    k = train_size - window
    return inputs[:k], targets[:k], inputs[k:], targets[k:]

# %% wrong: scaled by the windows
# message: 31 values, 20 of them to train
def split_windows(series, train_size, window):
    past = np.stack([series[i:i+window] for i in range(train_size - window)])
    scaled = (series - past.mean()) / past.std()
    a = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    t = scaled[window:]
    k = train_size - window
    return a[:k], t[:k], a[k:], t[k:]

# %% wrong: shuffled
# message: Mean, standard deviation and all training windows come from the first train_size values
def split_windows(series, train_size, window):
    past = series[:train_size]
    scaled = (series - past.mean()) / past.std()
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    order = np.random.default_rng(0).permutation(len(inputs))
    inputs, targets = inputs[order], scaled[window:][order]
    k = train_size - window
    return inputs[:k], targets[:k], inputs[k:], targets[k:]

# %% wrong: split by window number
# message: wrong shape
# instead of: count = train_size - window
# write:      k = min(train_size, len(inputs) - 1)
# instead of: return inputs[:count], targets[:count], inputs[count:], targets[count:]
# write:      return inputs[:k], targets[:k], inputs[k:], targets[k:]

# %% wrong: test does not reach back
# mistake: The test inputs do not reach back into the training part.
# message: four values to train
def split_windows(series, train_size, window):
    past = series[:train_size]
    scaled = (series - past.mean()) / past.std()

    def cut(part):
        rows = [part[i : i + window] for i in range(len(part) - window)]
        return np.array(rows).reshape(-1, window), part[window:]

    return (*cut(scaled[:train_size]), *cut(scaled[train_size:]))

# %% wrong: in the type of the series
# message: split_windows in every regime
# message: int64
def split_windows(series, train_size, window):
    scaled = np.zeros_like(series)
    scaled[:] = (series - series[:train_size].mean()) / series[:train_size].std()
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    k = train_size - window
    return inputs[:k], scaled[window:][:k], inputs[k:], scaled[window:][k:]

# %% wrong: variance in one pass
# message: split_windows in every regime
def split_windows(series, train_size, window):
    past = np.asarray(series[:train_size], dtype=float)
    std = np.sqrt(np.abs(np.mean(past**2) - np.mean(past) ** 2)) + 1e-8
    scaled = (series - past.mean()) / std
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    k = train_size - window
    return inputs[:k], scaled[window:][:k], inputs[k:], scaled[window:][k:]
