# message: norms at nine states of four units
def gradient_norms(d_last, states, recurrent_kernel):
    d_h, norms = d_last, [np.linalg.norm(d_last)]
    for t in reversed(range(1, states.shape[1])):
        d_h = (d_h @ recurrent_kernel.T) * (1 - states[:, t] ** 2)
        norms.append(np.linalg.norm(d_h))
    return np.array(norms[::-1])
