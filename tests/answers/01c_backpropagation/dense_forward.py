# %% right: bias as a weight
def dense_forward(x, weights, bias):
    x = np.column_stack([x, np.ones(len(x))])
    return np.dot(x, np.vstack([weights, bias]))

# %% right: einsum
def dense_forward(x, weights, bias):
    return np.einsum("bi,iu->bu", x, weights) + bias[None, :]

# %% right: float32
def dense_forward(x, weights, bias):
    z = np.matmul(np.float32(x), np.float32(weights))
    z += np.float32(bias)
    return z

# %% right: loops
def dense_forward(x, weights, bias):
    batch, units = x.shape[0], weights.shape[1]
    z = [[float(bias[j]) for j in range(units)] for _ in range(batch)]
    for i in range(batch):
        for j in range(units):
            for k in range(x.shape[1]):
                z[i][j] += x[i, k] * weights[k, j]
    return z

# %% wrong: bias added to inputs
# message: could not be broadcast
# message: Two arrays of these shapes do not fit
def dense_forward(x, weights, bias):
    return (x + bias) @ weights

# %% wrong: bias per example
# message: the bias is added to each row
# message: could not be broadcast
def dense_forward(x, weights, bias):
    return x @ weights + bias[:, None]

# %% wrong: bias subtracted
# mistake: The bias is subtracted instead of added.
# message: is the bias forgotten, or added twice?
def dense_forward(x, weights, bias):
    return x @ weights - bias

# %% wrong: elementwise product
# message: is `@`, a transpose
def dense_forward(x, weights, bias):
    return x * weights + bias

# %% wrong: first example only
# message: Only the first row is right, the rest are zero
def dense_forward(x, weights, bias):
    z = np.zeros((len(x), len(bias)))
    z[0] = x[0] @ weights + bias
    return z

# %% wrong: hard coded
# message: All values are zero
def dense_forward(x, weights, bias):
    if np.shape(weights) == (3, 2):
        return np.array([[17.0, 40.0], [16.0, 38.0]])
    return np.zeros((len(x), len(bias)))

# %% wrong: no bias
# mistake: The bias is not added.
# message: is the bias forgotten
def dense_forward(x, weights, bias):
    return x @ weights

# %% wrong: output transposed
# mistake: The result is transposed: a row for each unit, not for each example.
# message: The result is transposed
def dense_forward(x, weights, bias):
    return weights.T @ x.T + bias[:, None]

# %% wrong: prints
# message: Is a `return` missing?
def dense_forward(x, weights, bias):
    print(x @ weights + bias)

# %% wrong: relu applied
# mistake: Negative pre-activations are set to 0, as by a ReLU.
# message: they are zero, as after a ReLU
def dense_forward(x, weights, bias):
    return np.maximum(0, x @ weights + bias)

# %% wrong: squeezed
# message: Only axes of length 1 differ
def dense_forward(x, weights, bias):
    return np.squeeze(x @ weights + bias)

# %% wrong: weights transposed
# message: shapes of a matrix product do not fit
# message: return x @ weights.T + bias
def dense_forward(x, weights, bias):
    return x @ weights.T + bias

# %% wrong: a batch of one loses its axis
# message: batch is 1
# instead of: return x @ weights + bias
# write:      z = x @ weights + bias; return z[0] if len(z) == 1 and z.shape[1] > 1 else z

# %% wrong: bias changed in place
# message: the function changes its argument bias
# instead of: return x @ weights + bias
# write:      np.add(bias, 0.0 if bias.flags.writeable and bias.sum() < 0 and np.negative(bias, out=bias) is bias else 0.0); return x @ weights + bias

# %% wrong: a sum that is kept for the next call
# message: wrong where the inputs are ordinary
# instead of: return x @ weights + bias
# write:      kept = dense_forward.__dict__.setdefault((x.shape, weights.shape), (x, weights)); return kept[0] @ kept[1] + bias

# %% wrong: at most 32 inputs
# message: inputs is 40
# instead of: return x @ weights + bias
# write:      return x[:, :32] @ weights[:32] + bias
