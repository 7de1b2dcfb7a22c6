def gradient_norms(d_last, states, recurrent_kernel):
    time = states.shape[1]
    norms, d = np.zeros(time), np.array(d_last, dtype=float)
    for t in range(time - 1, -1, -1):
        norms[t] = math.sqrt((d**2).sum())
        d = np.einsum("bu,vu->bv", d * (1 - states[:, t] ** 2), recurrent_kernel)
    return norms
