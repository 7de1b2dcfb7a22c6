def gradient_norms(d_last, states, recurrent_kernel):
    norms = [np.linalg.norm(d_last)]
    d = np.asarray(d_last)
    for t in range(states.shape[1] - 1, 0, -1):
        d = (recurrent_kernel @ (d * (1 - states[:, t] ** 2)).T).T
        norms = [np.linalg.norm(d, "fro"), *norms]
    return norms
