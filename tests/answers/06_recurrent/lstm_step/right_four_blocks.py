def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    n = h.shape[1]
    z = [
        x @ kernel[:, k * n : k * n + n]
        + h @ recurrent_kernel[:, k * n : k * n + n]
        + bias[k * n : k * n + n]
        for k in range(4)
    ]
    i, f, o = (1 / (1 + np.exp(-z[k])) for k in (0, 1, 3))
    new = f * c + i * np.tanh(z[2])
    return o * np.tanh(new), new
