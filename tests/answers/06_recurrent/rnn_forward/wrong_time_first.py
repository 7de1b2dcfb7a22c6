# message: (batch, time, units)
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    h, states = initial, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
        states.append(h)
    return np.array(states)
