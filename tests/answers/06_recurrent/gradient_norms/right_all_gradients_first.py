def gradient_norms(d_last, states, recurrent_kernel):
    gradients = [d_last]
    for state in np.swapaxes(states, 0, 1)[:0:-1]:
        gradients.insert(0, (gradients[0] - gradients[0] * state * state) @ recurrent_kernel.T)
    return np.sqrt(np.sum(np.square(np.stack(gradients)), axis=(1, 2))).tolist()
