def bidirectional(x, forward, backward):
    time = x.shape[1]
    ahead = np.asarray(forward(x))
    behind = np.asarray(backward(np.stack([x[:, time - 1 - t] for t in range(time)], axis=1)))
    rows = [np.concatenate([ahead[:, t], behind[:, time - 1 - t]], axis=1) for t in range(time)]
    return np.stack(rows, axis=1)
