# message: what comes from the next step
def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    delta = d_states * (1 - states**2)
    before = np.concatenate([initial[:, None], states[:, :-1]], axis=1)
    d_kernel = np.einsum("btf,btu->fu", x, delta)
    d_recurrent = np.einsum("btv,btu->vu", before, delta)
    d_initial = delta[:, 0] @ recurrent_kernel.T
    return delta @ kernel.T, d_initial, d_kernel, d_recurrent, delta.sum(axis=(0, 1))
