# message: three steps of one unit
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    h, s = np.array(initial), []
    for t in range(x.shape[1]):
        h[:] = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
        s.append(h)
    return np.stack(s, axis=1)
