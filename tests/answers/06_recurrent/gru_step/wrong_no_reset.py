# message: reset before the product
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    b, d = bias if reset_after else (bias, np.zeros(bias.shape))
    x_z, _, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_z, _, h_h = np.split(h @ recurrent_kernel + d, 3, axis=1)
    z = sigmoid(x_z + h_z)
    return z * h + (1 - z) * np.tanh(x_h + h_h)
