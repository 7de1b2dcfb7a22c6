# message: h @ recurrent_kernel
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return np.tanh(kernel.T @ x.T + recurrent_kernel.T @ h.T + bias[:, None])
