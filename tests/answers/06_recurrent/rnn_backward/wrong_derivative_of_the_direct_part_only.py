# message: gradients at the two kernels, two steps
def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    d_x, d_b = np.zeros(x.shape), np.zeros(kernel.shape[1])
    d_k, d_r = np.zeros(kernel.shape), np.zeros(recurrent_kernel.shape)
    d_h = np.zeros(initial.shape)
    for t in reversed(range(x.shape[1])):
        before = states[:, t - 1] if t > 0 else initial
        delta = d_states[:, t] * (1 - states[:, t] ** 2) + d_h
        d_x[:, t] = delta @ kernel.T
        d_k += x[:, t].T @ delta
        d_r += before.T @ delta
        d_b += delta.sum(axis=0)
        d_h = delta @ recurrent_kernel.T
    return d_x, d_h, d_k, d_r, d_b
