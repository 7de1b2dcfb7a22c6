# message: Each step starts from the state of the step before
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    h, states = initial, []
    for x_t in x:
        h = np.tanh(x_t @ kernel + h @ recurrent_kernel + bias)
        states.append(h)
    return np.stack(states, axis=1)
