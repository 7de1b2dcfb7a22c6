def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    before = np.concatenate([initial[:, None], states[:, :-1]], axis=1)
    d_h, deltas = 0.0, []
    for t in range(x.shape[1] - 1, -1, -1):
        delta = (d_states[:, t] + d_h) * (1 - states[:, t]) * (1 + states[:, t])
        d_h = delta @ recurrent_kernel.T
        deltas.insert(0, delta)
    deltas = np.stack(deltas, axis=1)
    d_kernel = np.einsum("btf,btu->fu", x, deltas)
    d_recurrent = np.einsum("btv,btu->vu", before, deltas)
    return [deltas @ kernel.T, d_h, d_kernel, d_recurrent, deltas.sum(axis=(0, 1))]
