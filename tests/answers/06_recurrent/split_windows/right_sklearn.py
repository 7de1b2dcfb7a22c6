def split_windows(series, train_size, window):
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(np.array(series)[:train_size, None])
    scaled = scaler.transform(np.array(series)[:, None])[:, 0]
    both = np.array([scaled[i : i + window + 1] for i in range(len(series) - window)])
    k = train_size - window
    return both[:k, :window], both[:k, window], both[k:, :window], both[k:, window]
