# message: delta @ recurrent_kernel.T
def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    d_x, d_bias = np.zeros(x.shape), np.zeros(kernel.shape[1])
    d_kernel, d_recurrent = np.zeros(kernel.shape), np.zeros(recurrent_kernel.shape)
    d_h = np.zeros(initial.shape)
    for t in reversed(range(x.shape[1])):
        before = states[:, t - 1] if t > 0 else initial
        delta = (d_states[:, t] + d_h) * (1 - states[:, t] ** 2)
        d_x[:, t] = delta @ kernel.T
        d_kernel += x[:, t].T @ delta
        d_recurrent += before.T @ delta
        d_bias += delta.sum(axis=0)
        d_h = delta @ recurrent_kernel
    return d_x, d_h, d_kernel, d_recurrent, d_bias
