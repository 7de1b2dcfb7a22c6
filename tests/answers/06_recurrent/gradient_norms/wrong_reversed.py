# message: in the order of time
# message: order
def gradient_norms(d_last, states, recurrent_kernel):
    d_h, norms = d_last, [np.linalg.norm(d_last)]
    for t in reversed(range(1, states.shape[1])):
        d_h = (d_h * (1 - states[:, t] ** 2)) @ recurrent_kernel.T
        norms.append(np.linalg.norm(d_h))
    return np.array(norms)
