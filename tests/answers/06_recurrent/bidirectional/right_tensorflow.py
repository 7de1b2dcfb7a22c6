def bidirectional(x, forward, backward):
    order = np.arange(x.shape[1])[::-1]
    return keras.ops.concatenate([forward(x), np.take(backward(np.take(x, order, 1)), order, 1)], -1)
