# message: 31 values, 20 of them to train
def split_windows(series, train_size, window):
    past = np.stack([series[i:i+window] for i in range(train_size - window)])
    scaled = (series - past.mean()) / past.std()
    a = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    t = scaled[window:]
    k = train_size - window
    return a[:k], t[:k], a[k:], t[k:]
