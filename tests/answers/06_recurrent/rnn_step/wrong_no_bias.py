# message: tanh of x @ kernel + h @ recurrent_kernel + bias
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return np.tanh(x @ kernel + h @ recurrent_kernel)
