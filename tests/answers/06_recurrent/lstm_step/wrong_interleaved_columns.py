# message: i, f, candidate, o
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    z = (x @ kernel + h @ recurrent_kernel + bias).reshape(len(x), -1, 4)
    i, f, g, o = z[..., 0], z[..., 1], z[..., 2], z[..., 3]
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c
