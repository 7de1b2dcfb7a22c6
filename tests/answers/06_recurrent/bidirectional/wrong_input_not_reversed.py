# message: Reverse time before backward
def bidirectional(x, forward, backward):
    return np.concatenate([forward(x), backward(x)], axis=-1)
