def split_windows(series, train_size, window):
    mean, std = np.mean(series[:train_size]), np.std(series[:train_size])
    scaled = (np.asarray(series) - mean) / std
    rows = np.lib.stride_tricks.sliding_window_view(scaled, window + 1)
    train, test = rows[: train_size - window], rows[train_size - window :]
    return train[:, :-1], train[:, -1], test[:, :-1], test[:, -1]
