def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    d_x, d_initial = np.zeros(x.shape), np.zeros(initial.shape)
    d_k, d_r = np.zeros(kernel.shape), np.zeros(recurrent_kernel.shape)
    d_b = np.zeros(len(recurrent_kernel))
    for n in range(len(x)):
        path = np.vstack([initial[n], states[n]])
        carry = np.zeros(len(recurrent_kernel))
        for t in range(x.shape[1], 0, -1):
            delta = (d_states[n, t - 1] + carry) / np.cosh(np.arctanh(path[t])) ** 2
            d_x[n, t - 1] = kernel @ delta
            d_k += np.outer(x[n, t - 1], delta)
            d_r += np.outer(path[t - 1], delta)
            d_b += delta
            carry = recurrent_kernel @ delta
        d_initial[n] = carry
    return d_x, d_initial, d_k, d_r, d_b
