# message: np.std's default is meant
def split_windows(series, train_size, window):
    past = series[:train_size]
    scaled = (series - past.mean()) / past.std(ddof=1)
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    targets = scaled[window:]
    k = train_size - window
    return inputs[:k], targets[:k], inputs[k:], targets[k:]
