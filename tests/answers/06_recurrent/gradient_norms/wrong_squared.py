# message: square root missing
def gradient_norms(d_last, states, recurrent_kernel):
    d_h, norms = d_last, [np.sum(d_last**2)]
    for t in reversed(range(1, states.shape[1])):
        d_h = (d_h * (1 - states[:, t] ** 2)) @ recurrent_kernel.T
        norms.append(np.sum(d_h**2))
    return np.array(norms[::-1])
