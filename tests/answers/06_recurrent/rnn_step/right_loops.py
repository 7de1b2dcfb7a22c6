def rnn_step(x, h, kernel, recurrent_kernel, bias):
    result = []
    for example, state in zip(x, h):
        row = []
        for u in range(len(bias)):
            z = bias[u] + sum(example * kernel[:, u]) + sum(state * recurrent_kernel[:, u])
            row.append(math.tanh(z))
        result.append(row)
    return result
