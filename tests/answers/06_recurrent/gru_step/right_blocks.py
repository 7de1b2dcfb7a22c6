def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    n = h.shape[1]
    W, U = kernel.reshape(-1, 3, n), recurrent_kernel.reshape(n, 3, n)
    b = np.reshape(bias, (-1, 3, n))
    b, d = (b[0], b[1]) if reset_after else (b[0], 0 * b[0])
    z = sigmoid(x @ W[:, 0] + b[0] + h @ U[:, 0] + d[0])
    r = sigmoid(x @ W[:, 1] + b[1] + h @ U[:, 1] + d[1])
    recurrent = r * (h @ U[:, 2] + d[2]) if reset_after else (r * h) @ U[:, 2]
    new = np.tanh(x @ W[:, 2] + b[2] + recurrent)
    return new + z * (h - new)
