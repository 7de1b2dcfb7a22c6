# message: reverse its result again
def bidirectional(x, forward, backward):
    return np.concatenate([forward(x), backward(x[:, ::-1])], axis=-1)
