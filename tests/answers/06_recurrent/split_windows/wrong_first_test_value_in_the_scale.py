# message: both of the first train_size values
def split_windows(series, train_size, window):
    past = series[:train_size + 1]
    scaled = (series - past.mean()) / past.std()
    a = np.stack([scaled[i : i + window] for i in range(len(series) - window)])
    t = scaled[window:]
    k = train_size - window
    return a[:k], t[:k], a[k:], t[k:]
