def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    n = recurrent_kernel.shape[0]
    sig = lambda v: 1 / (1 + np.exp(-v))
    if reset_after:
        a, b = x @ kernel + bias[0], h @ recurrent_kernel + bias[1]
        z, r = sig(a + b)[:, :n], sig(a + b)[:, n : 2 * n]
        c = np.tanh(a[:, 2 * n :] + r * b[:, 2 * n :])
    else:
        a = x @ kernel + bias
        gates = sig(a[:, : 2 * n] + h @ recurrent_kernel[:, : 2 * n])
        z, r = gates[:, :n], gates[:, n:]
        c = np.tanh(a[:, 2 * n :] + (r * h) @ recurrent_kernel[:, 2 * n :])
    return z * h + (1 - z) * c
