# message: not squeezed or clipped
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    i, f, g, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    c = np.clip(c, -3, 3)
    return sigmoid(o) * np.tanh(c), c
