# message: bias
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    n = h.shape[1]
    b = bias[0] if reset_after else bias
    x_z, x_r, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_z, h_r, h_h = np.split(h @ recurrent_kernel, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    c = np.tanh(x_h + r * h_h) if reset_after else np.tanh(x_h + (r * h) @ recurrent_kernel[:, 2 * n :])
    return z * h + (1 - z) * c
