def bidirectional(x, forward, backward):
    back = np.flip(backward(np.flip(x, axis=1)), axis=1)
    return np.dstack([forward(x), back])
