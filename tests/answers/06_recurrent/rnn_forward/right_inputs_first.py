def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    projected = np.einsum("btf,fu->tbu", x, kernel) + bias
    states = [initial]
    for z in projected:
        states.append(np.tanh(z + states[-1] @ recurrent_kernel))
    return np.swapaxes(np.array(states[1:]), 0, 1)
