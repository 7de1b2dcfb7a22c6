def rnn_step(x, h, kernel, recurrent_kernel, bias):
    both = np.concatenate([x, h], axis=1)
    return np.tanh(np.dot(both, np.concatenate([kernel, recurrent_kernel])) + bias)
