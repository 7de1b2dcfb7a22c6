# message: The order of the weights is kernel, recurrent kernel, bias
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    h, states = initial, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel)
        states.append(h)
    return np.stack(states, axis=1)
