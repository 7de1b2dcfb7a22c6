# message: uses (r * h) @ its own block
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    b, d = bias if reset_after else (bias, np.zeros(bias.shape))
    x_z, x_r, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_z, h_r, h_h = np.split(h @ recurrent_kernel + d, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    n = h.shape[1]
    c = np.tanh(r * (x_h + h_h)) if reset_after else np.tanh(r * x_h + (r * h) @ recurrent_kernel[:, 2 * n :])
    return z * h + (1 - z) * c
