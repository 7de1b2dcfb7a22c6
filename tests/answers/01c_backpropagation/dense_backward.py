# %% right: einsum
def dense_backward(d_out, x, weights):
    d_x = np.einsum("bu,iu->bi", d_out, weights)
    d_weights = np.einsum("bi,bu->iu", x, d_out)
    return d_x, d_weights, np.einsum("bu->u", d_out)

# %% right: float32
def dense_backward(d_out, x, weights):
    d_out, x, weights = np.float32(d_out), np.float32(x), np.float32(weights)
    return np.tensordot(d_out, weights, (1, 1)), x.T @ d_out, np.sum(d_out, axis=0)

# %% right: loop over examples
def dense_backward(d_out, x, weights):
    d_x, d_weights, d_bias = np.zeros(x.shape), np.zeros(weights.shape), np.zeros(weights.shape[1])
    for i in range(len(x)):
        d_x[i] = weights @ d_out[i]
        d_weights += np.outer(x[i], d_out[i])
        d_bias += d_out[i]
    return d_x, d_weights, d_bias

# %% right: ones times d out
def dense_backward(d_out, x, weights):
    d_x = np.dot(weights, d_out.T).T
    d_weights = np.dot(d_out.T, x).T
    d_bias = np.ones(len(d_out)) @ d_out
    return [d_x, d_weights, d_bias.tolist()]

# %% wrong: averaged over batch
# mistake: The gradients of weights and bias are means over the batch, not sums.
# message: the batch size. Should it be a sum instead of a mean?
def dense_backward(d_out, x, weights):
    n = len(x)
    return d_out @ weights.T, x.T @ d_out / n, d_out.sum(axis=0) / n

# %% wrong: bias averaged
# mistake: The gradient of the bias is the mean over the batch, not the sum.
# message: Sum d_out over the batch
# message: a sum instead of a mean?
def dense_backward(d_out, x, weights):
    return d_out @ weights.T, x.T @ d_out, d_out.mean(axis=0)

# %% wrong: bias keeps batch axis
# message: There is an extra axis of length 1 in front
# message: the result has shape (units,)
def dense_backward(d_out, x, weights):
    return d_out @ weights.T, x.T @ d_out, d_out.sum(axis=0, keepdims=True)

# %% wrong: bias not summed
# message: is a sum, a mean or an index along it missing?
# message: Sum d_out over the batch
def dense_backward(d_out, x, weights):
    return d_out @ weights.T, x.T @ d_out, d_out

# %% wrong: bias summed over units
# mistake: The gradient of the bias is summed over the units, not over the batch.
# message: axis 0
def dense_backward(d_out, x, weights):
    return d_out @ weights.T, x.T @ d_out, d_out.sum(axis=1)

# %% wrong: first example only
# message: each example adds its input times its output gradient
def dense_backward(d_out, x, weights):
    return d_out @ weights.T, np.outer(x[0], d_out[0]), d_out[0]

# %% wrong: hard coded
# message: All values are zero
def dense_backward(d_out, x, weights):
    d_weights, d_bias = np.zeros(np.shape(weights)), np.zeros(np.shape(d_out)[1])
    if np.shape(x) == (3, 2):
        d_weights, d_bias = np.array([[101.0, 7.0], [12.0, 4.0]]), np.array([111.0, 7.0])
    return np.array([[32.0, 54.0]]), d_weights, d_bias

# %% wrong: inputs without transpose
# message: d_out @ weights.T
def dense_backward(d_out, x, weights):
    return d_out @ weights, x.T @ d_out, d_out.sum(axis=0)

# %% wrong: order of results
# message: It is the second of the three results
def dense_backward(d_out, x, weights):
    return x.T @ d_out, d_out.sum(axis=0), d_out @ weights.T

# %% wrong: prints
# message: return
def dense_backward(d_out, x, weights):
    print(d_out @ weights.T, x.T @ d_out, d_out.sum(axis=0))

# %% wrong: sign
# message: Every sign is flipped
def dense_backward(d_out, x, weights):
    return -d_out @ weights.T, -x.T @ d_out, -d_out.sum(axis=0)

# %% wrong: weights transposed
# mistake: The gradient of the weights is transposed.
# message: The result is transposed
# message: x.T @ d_out
def dense_backward(d_out, x, weights):
    return d_out @ weights.T, d_out.T @ x, d_out.sum(axis=0)

# %% wrong: one unit squeezed
# message: gradient at the inputs, one example
# instead of: return d_out @ weights.T, x.T @ d_out, d_out.sum(axis=0)
# write:      return np.squeeze(d_out @ weights.T), x.T @ d_out, d_out.sum(axis=0)

# %% wrong: one unit of a gradient at the bias is a number
# message: units is 1
# instead of: d_out.sum(axis=0)
# write:      d_out.sum(axis=0) if d_out.shape[1] > 1 else d_out.sum()

# %% wrong: gradients clipped
# message: dense_backward in every regime
# instead of: return d_out @ weights.T
# write:      d_out = np.clip(d_out, -200, 200); return d_out @ weights.T

# %% wrong: at most 32 examples
# message: batch is 40
# instead of: x.T @ d_out,
# write:      x[:32].T @ d_out[:32],
