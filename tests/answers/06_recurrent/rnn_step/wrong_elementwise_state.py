# message: not element by element
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return np.tanh(x @ kernel + h * np.diag(recurrent_kernel) + bias)
