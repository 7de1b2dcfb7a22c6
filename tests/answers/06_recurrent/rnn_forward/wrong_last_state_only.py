# message: Return all states
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    h = initial
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
    return h
