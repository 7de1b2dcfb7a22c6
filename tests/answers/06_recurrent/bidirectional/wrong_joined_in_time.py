# message: running sums from both ends
def bidirectional(x, forward, backward):
    return np.concatenate([forward(x), backward(x[:, ::-1])[:, ::-1]], axis=1)
