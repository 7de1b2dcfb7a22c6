# message: three steps of one unit
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    h, states = initial, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
        states.append(h)
        return np.stack(states, axis=1)
