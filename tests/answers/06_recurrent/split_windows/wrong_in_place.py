# message: must not change its inputs in place
def split_windows(series, train_size, window):
    mean, std = series[:train_size].mean(), series[:train_size].std()
    series -= mean
    series /= std
    inputs = np.stack([series[i : i + window] for i in range(len(series) - window)])
    k = train_size - window
    return inputs[:k], series[window:][:k], inputs[k:], series[window:][k:]
