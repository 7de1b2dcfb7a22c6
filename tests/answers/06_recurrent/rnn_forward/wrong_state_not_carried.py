# message: Each step starts from the state of the step before
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    states = []
    for t in range(x.shape[1]):
        states.append(np.tanh(x[:, t] @ kernel + initial @ recurrent_kernel + bias))
    return np.stack(states, axis=1)
