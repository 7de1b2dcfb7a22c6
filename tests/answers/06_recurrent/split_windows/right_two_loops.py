def split_windows(series, train_size, window):
    past = [float(v) for v in series[:train_size]]
    mean = sum(past) / len(past)
    std = math.sqrt(sum((v - mean) ** 2 for v in past) / len(past))
    scaled = [(float(v) - mean) / std for v in series]
    parts = ([], [], [], [])
    for t in range(window, len(scaled)):
        place = 0 if t < train_size else 2
        parts[place].append(scaled[t - window : t])
        parts[place + 1].append(scaled[t])
    return parts
