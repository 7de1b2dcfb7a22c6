# message: forward first
def bidirectional(x, forward, backward):
    return np.concatenate([backward(x[:, ::-1])[:, ::-1], forward(x)], axis=-1)
