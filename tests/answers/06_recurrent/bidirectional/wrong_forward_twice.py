# message: Join along the last axis, forward first
def bidirectional(x, forward, backward):
    return np.concatenate([forward(x), forward(x[:, ::-1])[:, ::-1]], axis=-1)
