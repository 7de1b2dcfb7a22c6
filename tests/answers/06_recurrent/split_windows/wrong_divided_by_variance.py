# message: standard deviation
def split_windows(series, train_size, window):
    past = series[:train_size]
    scaled = (series - past.mean()) / past.var()
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    targets = scaled[window:]
    k = train_size - window
    return inputs[:k], targets[:k], inputs[k:], targets[k:]
