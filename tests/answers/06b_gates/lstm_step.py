# %% right: example by example
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    states, cells = [], []
    for row, old, cell in zip(x, h, c):
        i, f, g, o = np.reshape(row @ kernel + old @ recurrent_kernel + bias, (4, -1))
        cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
        cells.append(cell)
        states.append(sigmoid(o) * np.tanh(cell))
    return states, cells

# %% right: float32
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    x, h, c, kernel, recurrent_kernel, bias = map(
        np.float32, (x, h, c, kernel, recurrent_kernel, bias)
    )
    z = (x @ kernel + h @ recurrent_kernel + bias).reshape(len(x), 4, -1)
    c = sigmoid(z[:, 1]) * c + sigmoid(z[:, 0]) * np.tanh(z[:, 2])
    return sigmoid(z[:, 3]) * np.tanh(c), c

# %% right: four blocks
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

# %% right: keras cell
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    cell = keras.layers.LSTMCell(h.shape[1], unit_forget_bias=False)
    cell.build((None, len(kernel)))
    cell.set_weights([kernel, recurrent_kernel, bias])
    x, h, c = (np.array(a, "float32") for a in (x, h, c))
    _, (h, c) = cell(x, [h, c])
    return h.numpy(), c.numpy()

# %% wrong: candidate sigmoid
# mistake: The candidate goes through a sigmoid instead of tanh.
# message: f * c + i * candidate
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    i, f, g, o = np.split(sigmoid(x @ kernel + h @ recurrent_kernel + bias), 4, axis=1)
    c = f * c + i * g
    return o * np.tanh(c), c

# %% wrong: cell first
# message: return the state first
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    i, f, g, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return c, sigmoid(o) * np.tanh(c)

# %% wrong: clips the cell
# message: not squeezed or clipped
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    i, f, g, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    c = np.clip(c, -3, 3)
    return sigmoid(o) * np.tanh(c), c

# %% wrong: forget and input swapped
# mistake: The forget gate and the input gate have changed places.
# message: f * c + i * candidate
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    f, i, g, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong: forget bias added
# message: f * c + i * candidate
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    i, f, g, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
    c = sigmoid(f + 1) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong: interleaved columns
# message: i, f, candidate, o
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    z = (x @ kernel + h @ recurrent_kernel + bias).reshape(len(x), -1, 4)
    i, f, g, o = z[..., 0], z[..., 1], z[..., 2], z[..., 3]
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong: no tanh of the cell
# mistake: The new state is the output gate times the cell, without the tanh.
# message: o * tanh of the new cell
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    i, f, g, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * c, c

# %% wrong: old cell in the state
# message: o * tanh of the new cell
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    i, f, g, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
    new = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), new

# %% wrong: order i f o c
# mistake: The candidate and the output gate have changed places.
# message: i, f, candidate, o
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    i, f, o, g = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong: recurrent part missing
# message: Every gate sees the inputs, the old state
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    i, f, g, o = np.split(x @ kernel + bias, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% wrong: state only
# message: end it with `return a, b`
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    i, f, g, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c)

# %% wrong: sigmoid that overflows
# message: lstm_step in every regime
# message: take sums of any size
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    z = x @ kernel + h @ recurrent_kernel + bias
    i, f, g, o = np.split(z, 4, axis=1)
    gate = lambda v: np.exp(v) / (1 + np.exp(v))
    c = gate(f) * c + gate(i) * np.tanh(g)
    return gate(o) * np.tanh(c), c

# %% wrong: clips at a hundred
# message: lstm_step in every regime
# instead of: c = sigmoid(f) * c + sigmoid(i) * np.tanh(candidate)
# write:      c = np.clip(sigmoid(f) * c + sigmoid(i) * np.tanh(candidate), -100, 100)
