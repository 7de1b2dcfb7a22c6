# message: both of the first train_size values
def split_windows(series, train_size, window):
    scaled = (series - series.mean()) / series.std()
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    targets = scaled[window:]
    k = train_size - window
    return inputs[:k], targets[:k], inputs[k:], targets[k:]
