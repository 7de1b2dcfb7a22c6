def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    x, h, c, kernel, recurrent_kernel, bias = map(
        np.float32, (x, h, c, kernel, recurrent_kernel, bias)
    )
    z = (x @ kernel + h @ recurrent_kernel + bias).reshape(len(x), 4, -1)
    c = sigmoid(z[:, 1]) * c + sigmoid(z[:, 0]) * np.tanh(z[:, 2])
    return sigmoid(z[:, 3]) * np.tanh(c), c
