# message: Reverse time before backward
def bidirectional(x, forward, backward):
    return np.concatenate([forward(x), backward(x)[:, ::-1]], axis=-1)
