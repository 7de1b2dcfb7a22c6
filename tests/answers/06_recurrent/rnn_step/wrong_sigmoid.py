# message: tanh of x @ kernel
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return sigmoid(x @ kernel + h @ recurrent_kernel + bias)
