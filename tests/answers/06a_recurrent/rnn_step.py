# %% right: concatenated
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    both = np.concatenate([x, h], axis=1)
    return np.tanh(np.dot(both, np.concatenate([kernel, recurrent_kernel])) + bias)

# %% right: float32
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    x, h, kernel, recurrent_kernel, bias = map(np.float32, (x, h, kernel, recurrent_kernel, bias))
    return np.tanh(x @ kernel + h @ recurrent_kernel + bias)

# %% right: keras cell
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    cell = keras.layers.SimpleRNNCell(len(bias))
    cell.build((None, len(kernel)))
    cell.set_weights([kernel, recurrent_kernel, bias])
    return cell(np.array(x, "float32"), [np.array(h, "float32")])[0]

# %% right: loops
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    result = []
    for example, state in zip(x, h):
        row = []
        for u in range(len(bias)):
            z = bias[u] + sum(example * kernel[:, u]) + sum(state * recurrent_kernel[:, u])
            row.append(math.tanh(z))
        result.append(row)
    return result

# %% wrong: elementwise state
# message: not element by element
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return np.tanh(x @ kernel + h * np.diag(recurrent_kernel) + bias)

# %% wrong: hard coded
# message: Inputs, states and bias are added
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return np.array([[0.6]]) if h.shape[1] == 1 else np.array([[0.0, 0.6]])

# %% wrong: no bias
# mistake: The bias is not added.
# message: tanh of x @ kernel + h @ recurrent_kernel + bias
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return np.tanh(x @ kernel + h @ recurrent_kernel)

# %% wrong: no tanh
# mistake: The tanh is left out.
# message: The tanh of your values is right
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return x @ kernel + h @ recurrent_kernel + bias

# %% wrong: prints
# message: return
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    print(np.tanh(x @ kernel + h @ recurrent_kernel + bias))

# %% wrong: recurrent transposed
# mistake: The recurrent kernel is transposed.
# message: not transposed
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return np.tanh(x @ kernel + h @ recurrent_kernel.T + bias)

# %% wrong: sigmoid
# message: tanh of x @ kernel
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return sigmoid(x @ kernel + h @ recurrent_kernel + bias)

# %% wrong: state ignored
# mistake: The states of the step before are left out.
# message: h @ recurrent_kernel
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return np.tanh(x @ kernel + bias)

# %% wrong: weights on the left
# message: h @ recurrent_kernel
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return np.tanh(kernel.T @ x.T + recurrent_kernel.T @ h.T + bias[:, None])

# %% right: logistic function
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    return 2 * sigmoid(2 * (x @ kernel + h @ recurrent_kernel + bias)) - 1

# %% wrong: exponentials that overflow
# message: rnn_step in every regime
# message: np.tanh takes sums of any size
def rnn_step(x, h, kernel, recurrent_kernel, bias):
    z = x @ kernel + h @ recurrent_kernel + bias
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
