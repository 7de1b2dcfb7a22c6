# message: states
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    states = [initial]
    for t in range(x.shape[1]):
        states.append(np.tanh(x[:, t] @ kernel + states[-1] @ recurrent_kernel + bias))
    return np.stack(states, axis=1)
