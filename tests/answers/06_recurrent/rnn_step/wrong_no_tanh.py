# message: The tanh of your values is right
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return x @ kernel + h @ recurrent_kernel + bias
