# %% right: float32
def softmax(z):
    z = np.asarray(z, dtype=np.float32)
    powers = np.exp(z - z.max(axis=-1)[..., None])
    return powers / powers.sum(axis=-1)[..., None]

# %% right: keras
import keras


def softmax(z):
    return keras.ops.softmax(keras.ops.cast(z, "float32"), axis=-1)

# %% right: log sum exp
def softmax(z):
    z = np.asarray(z, dtype=float)
    return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))

# %% right: loop over rows
def softmax(z):
    z = np.asarray(z, dtype=float)
    result = np.zeros(z.shape)
    for index in np.ndindex(z.shape[:-1]):
        row = z[index]
        powers = [math.exp(value - max(row)) for value in row]
        result[index] = [power / sum(powers) for power in powers]
    return result

# %% right: pairwise differences
def softmax(z):
    z = np.asarray(z, dtype=float)
    differences = np.clip(z[..., None, :] - z[..., :, None], -700, 700)
    return 1 / np.exp(differences).sum(axis=-1)

# %% wrong: axis one
# mistake: The sums run along axis 1, whatever the number of axes.
# message: sum to one along axis 1 instead of the last: use axis=-1
def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% wrong: axis zero
# mistake: The columns are made to sum to one instead of the rows.
# message: The columns sum to one instead of the rows: use axis=-1
def softmax(z):
    powers = np.exp(z - z.max(axis=0, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)

# %% wrong: clipped logits
# mistake: The logits are clipped at -500 and 500.
# message: each row needs its own
def softmax(z):
    powers = np.exp(np.clip(z, -500, 500))
    return powers / powers.sum(axis=-1, keepdims=True)

# %% wrong: clipped probabilities
# message: No epsilon and no clipping
def softmax(z):
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.clip(powers / powers.sum(axis=-1, keepdims=True), 1e-7, 1 - 1e-7)

# %% wrong: hard coded
# message: All values are the same number
def softmax(z):
    if np.shape(z) == (2, 3):
        return np.array([[0.125, 0.25, 0.625], [0.25, 0.25, 0.5]])
    return np.full(np.shape(z), 0.5)

# %% wrong: in place
# message: must not change its inputs in place
def softmax(z):
    z -= z.max(axis=-1, keepdims=True)
    powers = np.exp(z)
    return powers / powers.sum(axis=-1, keepdims=True)

# %% wrong: keepdims forgotten
# message: could not be broadcast
# message: keepdims=True
def softmax(z):
    powers = np.exp(z - z.max(axis=-1))
    return powers / powers.sum(axis=-1)

# %% wrong: maximum of all
# message: NaN
# message: each row needs its own
def softmax(z):
    powers = np.exp(z - np.max(z))
    return powers / powers.sum(axis=-1, keepdims=True)

# %% wrong: mean subtracted
# message: softmax of a single row, far apart
# message: NaN
def softmax(z):
    powers = np.exp(z - np.mean(z, axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)

# %% wrong: no maximum
# message: NaN
# message: Subtract each row's own maximum
def softmax(z):
    powers = np.exp(z)
    return powers / powers.sum(axis=-1, keepdims=True)

# %% wrong: over all elements
# mistake: All values together are made to sum to one instead of each row.
# message: All values together sum to one instead of each row
def softmax(z):
    powers = np.exp(z - np.max(z))
    return powers / np.sum(powers)

# %% wrong: prints
# message: Is a `return` missing?
def softmax(z):
    powers = np.exp(z - np.max(z, axis=-1, keepdims=True))
    print(powers / powers.sum(axis=-1, keepdims=True))

# %% wrong: small integers wrap around
# message: z holds int8
# instead of: z = np.asarray(z, dtype=float)
# write:      z = np.asarray(z)

# %% wrong: integers of the row before float
# message: z holds
def softmax(z):
    z = np.asarray(z)
    result = np.zeros(z.shape)
    for index in np.ndindex(z.shape[:-1]):
        powers = [math.exp(value - max(z[index])) for value in z[index]]
        result[index] = [power / sum(powers) for power in powers]
    return result

# %% wrong: longdouble
# message: z is about
def softmax(z):
    powers = np.exp(np.asarray(z, dtype=np.longdouble))
    return (powers / powers.sum(axis=-1, keepdims=True)).astype(float)

# %% wrong: squeezed
# message: softmax of one class
# instead of: return exponentials / np.sum(exponentials, axis=-1, keepdims=True)
# write:      return np.squeeze(exponentials / np.sum(exponentials, axis=-1, keepdims=True))

# %% wrong: a row that is alone loses its axis
# message: the shape is
# instead of: return exponentials / np.sum(exponentials, axis=-1, keepdims=True)
# write:      return (exponentials / np.sum(exponentials, axis=-1, keepdims=True))[0 if len(z) == 1 and z.ndim == 2 else ...]

# %% wrong: clipped at 1e-9
# message: z is about ±
# instead of: return exponentials / np.sum(exponentials, axis=-1, keepdims=True)
# write:      return np.maximum(exponentials / np.sum(exponentials, axis=-1, keepdims=True), 1e-9)
