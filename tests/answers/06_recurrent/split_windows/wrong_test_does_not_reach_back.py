# message: four values to train
def split_windows(series, train_size, window):
    past = series[:train_size]
    scaled = (series - past.mean()) / past.std()

    def cut(part):
        rows = [part[i : i + window] for i in range(len(part) - window)]
        return np.array(rows).reshape(-1, window), part[window:]

    return (*cut(scaled[:train_size]), *cut(scaled[train_size:]))
