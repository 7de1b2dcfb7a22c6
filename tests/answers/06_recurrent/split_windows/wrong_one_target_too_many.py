# message: wrong shape
def split_windows(series, train_size, window):
    past = series[:train_size]
    scaled = (series - past.mean()) / past.std()
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    targets = scaled[window:]
    k = train_size - window + 1
    return inputs[:k], targets[:k], inputs[k:], targets[k:]
