# message: h @ recurrent_kernel
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return np.tanh(x @ kernel + bias)
