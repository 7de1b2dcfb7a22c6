# message: return
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    print(np.tanh(x @ kernel + h @ recurrent_kernel + bias))
