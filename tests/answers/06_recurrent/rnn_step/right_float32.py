def rnn_step(x, h, kernel, recurrent_kernel, bias):
    x, h, kernel, recurrent_kernel, bias = map(np.float32, (x, h, kernel, recurrent_kernel, bias))
    return np.tanh(x @ kernel + h @ recurrent_kernel + bias)
