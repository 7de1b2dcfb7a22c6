# message: f * c + i * candidate
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    i, f, g, o = np.split(sigmoid(x @ kernel + h @ recurrent_kernel + bias), 4, axis=1)
    c = f * c + i * g
    return o * np.tanh(c), c
