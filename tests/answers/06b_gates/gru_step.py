# %% right: blocks
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

# %% right: keras cell
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    cell = keras.layers.GRUCell(h.shape[1], reset_after=reset_after)
    cell.build((None, len(kernel)))
    cell.set_weights([kernel, recurrent_kernel, bias])
    return cell(np.array(x, "float32"), [np.array(h, "float32")])[0].numpy()

# %% right: two functions
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    n = recurrent_kernel.shape[0]
    sig = lambda v: 1 / (1 + np.exp(-v))
    if reset_after:
        a, b = x @ kernel + bias[0], h @ recurrent_kernel + bias[1]
        z, r = sig(a + b)[:, :n], sig(a + b)[:, n : 2 * n]
        c = np.tanh(a[:, 2 * n :] + r * b[:, 2 * n :])
    else:
        a = x @ kernel + bias
        gates = sig(a[:, : 2 * n] + h @ recurrent_kernel[:, : 2 * n])
        z, r = gates[:, :n], gates[:, n:]
        c = np.tanh(a[:, 2 * n :] + (r * h) @ recurrent_kernel[:, 2 * n :])
    return z * h + (1 - z) * c

# %% wrong: always after
# mistake: The reset gate acts after the product, whatever reset_after says.
# message: (r * h) @ its own block
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    b, d = bias if reset_after else (bias, np.zeros(bias.shape))
    x_z, x_r, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_z, h_r, h_h = np.split(h @ recurrent_kernel + d, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    return z * h + (1 - z) * np.tanh(x_h + r * h_h)

# %% wrong: always before
# message: r multiplies h @ U_h and the recurrent bias
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    b, d = bias if reset_after else (bias, np.zeros(bias.shape))
    x_z, x_r, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_z, h_r, _ = np.split(h @ recurrent_kernel + d, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    n = h.shape[1]
    return z * h + (1 - z) * np.tanh(x_h + (r * h) @ recurrent_kernel[:, 2 * n :] + d[2 * n :])

# %% wrong: biases swapped
# message: r multiplies h @ U_h and the recurrent bias
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    d, b = bias if reset_after else (np.zeros(bias.shape), bias)
    x_z, x_r, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_z, h_r, h_h = np.split(h @ recurrent_kernel + d, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    n = h.shape[1]
    c = np.tanh(x_h + r * h_h) if reset_after else np.tanh(x_h + (r * h) @ recurrent_kernel[:, 2 * n :])
    return z * h + (1 - z) * c

# %% wrong: candidate sigmoid
# message: 1 - z lets the candidate in
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    b, d = bias if reset_after else (bias, np.zeros(bias.shape))
    x_z, x_r, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_z, h_r, h_h = np.split(h @ recurrent_kernel + d, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    n = h.shape[1]
    c = sigmoid(x_h + r * h_h) if reset_after else sigmoid(x_h + (r * h) @ recurrent_kernel[:, 2 * n :])
    return z * h + (1 - z) * c

# %% wrong: no recurrent bias in the candidate
# message: and the recurrent bias
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    b, d = bias if reset_after else (bias, np.zeros(bias.shape))
    x_z, x_r, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_z, h_r, h_h = np.split(h @ recurrent_kernel + d, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    n = h.shape[1]
    c = np.tanh(x_h + r * (h_h - (d[2 * n :] if reset_after else 0))) if reset_after else np.tanh(x_h + (r * h) @ recurrent_kernel[:, 2 * n :])
    return z * h + (1 - z) * c

# %% wrong: no reset
# mistake: The reset gate is left out.
# message: reset before the product
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    b, d = bias if reset_after else (bias, np.zeros(bias.shape))
    x_z, _, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_z, _, h_h = np.split(h @ recurrent_kernel + d, 3, axis=1)
    z = sigmoid(x_z + h_z)
    return z * h + (1 - z) * np.tanh(x_h + h_h)

# %% wrong: one bias only
# message: bias
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    n = h.shape[1]
    b = bias[0] if reset_after else bias
    x_z, x_r, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_z, h_r, h_h = np.split(h @ recurrent_kernel, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    c = np.tanh(x_h + r * h_h) if reset_after else np.tanh(x_h + (r * h) @ recurrent_kernel[:, 2 * n :])
    return z * h + (1 - z) * c

# %% wrong: order r z
# mistake: The update gate and the reset gate have changed places.
# message: the order is z, r, candidate
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    b, d = bias if reset_after else (bias, np.zeros(bias.shape))
    x_r, x_z, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_r, h_z, h_h = np.split(h @ recurrent_kernel + d, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    n = h.shape[1]
    c = np.tanh(x_h + r * h_h) if reset_after else np.tanh(x_h + (r * h) @ recurrent_kernel[:, 2 * n :])
    return z * h + (1 - z) * c

# %% wrong: recurrent bias not reset
# message: r multiplies h @ U_h and the recurrent bias
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    b = bias.sum(axis=0) if reset_after else bias
    x_z, x_r, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_z, h_r, h_h = np.split(h @ recurrent_kernel, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    n = h.shape[1]
    c = np.tanh(x_h + r * h_h) if reset_after else np.tanh(x_h + (r * h) @ recurrent_kernel[:, 2 * n :])
    return z * h + (1 - z) * c

# %% wrong: resets the input part
# message: uses (r * h) @ its own block
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    b, d = bias if reset_after else (bias, np.zeros(bias.shape))
    x_z, x_r, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_z, h_r, h_h = np.split(h @ recurrent_kernel + d, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    n = h.shape[1]
    c = np.tanh(r * (x_h + h_h)) if reset_after else np.tanh(r * x_h + (r * h) @ recurrent_kernel[:, 2 * n :])
    return z * h + (1 - z) * c

# %% wrong: z and one minus z swapped
# mistake: The weights z and 1 - z have changed places.
# message: z keeps the old state
def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    b, d = bias if reset_after else (bias, np.zeros(bias.shape))
    x_z, x_r, x_h = np.split(x @ kernel + b, 3, axis=1)
    h_z, h_r, h_h = np.split(h @ recurrent_kernel + d, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    n = h.shape[1]
    c = np.tanh(x_h + r * h_h) if reset_after else np.tanh(x_h + (r * h) @ recurrent_kernel[:, 2 * n :])
    return (1 - z) * h + z * c

# %% wrong: tanh that overflows, reset before
# message: gru_step with the reset before, in every regime
# instead of: candidate = np.tanh(x_h + (r * h) @ np.split(recurrent_kernel, 3, axis=1)[2])
# write:      e = np.exp(x_h + (r * h) @ np.split(recurrent_kernel, 3, axis=1)[2]); candidate = (e - 1 / e) / (e + 1 / e)

# %% wrong: tanh that overflows, reset after
# message: gru_step with the reset after, in every regime
# instead of: candidate = np.tanh(x_h + r * h_h)
# write:      e = np.exp(x_h + r * h_h); candidate = (e - 1 / e) / (e + 1 / e)

# %% wrong: states above one clipped
# message: gru_step with the reset before, in every regime
# instead of: return z * h + (1 - z) * candidate
# write:      return np.clip(z * h + (1 - z) * candidate, -10, 10)
