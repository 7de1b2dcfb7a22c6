# message: the first one from initial
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    h, states = np.zeros(initial.shape), []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
        states.append(h)
    return np.stack(states, axis=1)
