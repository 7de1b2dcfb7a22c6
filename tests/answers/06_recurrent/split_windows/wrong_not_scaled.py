# message: standard deviation
def split_windows(series, train_size, window):
    inputs = np.stack([series[i : i + window] for i in range(len(series) - window)])
    targets = series[window:]
    k = train_size - window
    return inputs[:k], targets[:k], inputs[k:], targets[k:]
