def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    states = np.zeros((x.shape[0], x.shape[1], len(bias)))
    for t in range(x.shape[1]):
        before = initial if t == 0 else states[:, t - 1]
        states[:, t] = np.tanh(x[:, t] @ kernel + before @ recurrent_kernel + bias)
    return states
