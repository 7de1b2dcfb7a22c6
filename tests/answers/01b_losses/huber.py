# %% right: clipped error
def huber(y_true, y_pred, delta):
    error = np.abs(y_true - y_pred)
    quadratic = np.minimum(error, delta)
    return (0.5 * quadratic**2 + delta * (error - quadratic)).mean()

# %% right: float32
def huber(y_true, y_pred, delta):
    error = np.abs(y_pred - y_true).astype(np.float32)
    loss = np.where(error < delta, error**2 / 2, delta * error - delta**2 / 2)
    return np.float32(np.mean(loss))

# %% right: loop
def huber(y_true, y_pred, delta):
    total = 0.0
    for target, prediction in zip(np.ravel(y_true), np.ravel(y_pred)):
        error = abs(float(prediction) - float(target))
        total += error**2 / 2 if error < delta else delta * error - delta**2 / 2
    return total / np.size(y_true)

# %% right: masks
def huber(y_true, y_pred, delta):
    error = np.asarray(y_pred - y_true, dtype=float)
    small = np.abs(error) <= delta
    total = 0.5 * np.sum(error[small] ** 2)
    total += delta * np.sum(np.abs(error[~small]) - delta / 2)
    return total / error.size

# %% wrong: branches swapped
# message: 0.5 * e**2 up to delta
# instead of: error <= delta
# write:      error > delta

# %% wrong: delta one
# message: delta appears twice
# instead of: np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta))
# write:      np.where(error <= 1, 0.5 * error**2, error - 0.5)

# %% wrong: divided by rows
# message: Mean over all elements
# message: Exactly 5 times too large
def huber(y_true, y_pred, delta):
    error = np.abs(y_true - y_pred)
    losses = np.where(error <= delta, error**2 / 2, delta * (error - delta / 2))
    return np.sum(losses) / len(losses)

# %% wrong: hard coded
# message: Huber loss of a matrix
def huber(y_true, y_pred, delta):
    return {1.0: 1.3125, 2.0: 6.0, 10.0: 8.0}.get(delta, 0.0)

# %% wrong: if on array
# message: The truth value of an array
# message: if error <= delta:
def huber(y_true, y_pred, delta):
    error = np.abs(y_pred - y_true)
    if error <= delta:
        loss = 0.5 * error**2
    else:
        loss = delta * (error - 0.5 * delta)
    return np.mean(loss)

# %% wrong: in place
# message: must not change its inputs in place
def huber(y_true, y_pred, delta):
    y_pred -= y_true
    error = np.abs(y_pred)
    return np.mean(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta)))

# %% wrong: linear branch without delta
# mistake: The linear branch lacks its factor delta.
# message: delta appears twice in the linear branch
# instead of: delta * (error - 0.5 * delta)
# write:      error - 0.5 * delta

# %% wrong: mean over axis zero
# message: wrong shape
# message: Mean over all elements
def huber(y_true, y_pred, delta):
    error = np.abs(y_pred - y_true)
    loss = np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta))
    return np.mean(loss, axis=0)

# %% wrong: no absolute value
# mistake: Large negative errors fall into the quadratic branch.
# message: The branch depends on |e|, not on e
# instead of: error = np.abs(y_pred - y_true)
# write:      error = y_pred - y_true

# %% wrong: no half
# mistake: The quadratic branch lacks its factor 1/2.
# message: 0.5 * e**2 up to delta
# instead of: 0.5 * error**2
# write:      error**2

# %% wrong: prints
# message: Is a `return` missing?
# instead of: return np.mean(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta)))
# write:      print(np.mean(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta))))

# %% wrong: sum
# mistake: The loss is the sum over all elements, not the mean.
# message: a sum of two values taken for their mean
# instead of: np.mean(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta)))
# write:      np.sum(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta)))

# %% right: floats throughout
def huber(y_true, y_pred, delta):
    error = np.abs(np.subtract(y_pred, y_true, dtype=float))
    over = np.maximum(error - delta, 0)
    return float(np.mean(error**2 - over**2) / 2)

# %% wrong: nothing at exactly delta
# message: errors of exactly delta
# instead of: np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta))
# write:      0.5 * error**2 * (error < delta) + delta * (error - 0.5 * delta) * (error > delta)

# %% wrong: both branches at exactly delta
# message: errors of exactly delta
# instead of: np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta))
# write:      0.5 * error**2 * (error <= delta) + delta * (error - 0.5 * delta) * (error >= delta)

# %% wrong: a column keeps its axis
# message: the result has shape (1,)
# instead of: return np.mean(
# write:      return np.mean(axis=0 if y_true.shape[1:] == (1,) else None, a=

# %% wrong: unsigned on the way
# message: huber in every regime
# instead of: error = np.abs(y_pred - y_true)
# write:      error = np.abs(y_pred - y_true).astype(y_true.dtype)

# %% wrong: errors above 1000 cut off
# message: is about ±20000
# instead of: error = np.abs(y_pred - y_true)
# write:      error = np.minimum(np.abs(y_pred - y_true), 1000)

# %% wrong: one row of many
# message: the shape is
# instead of: error = np.abs(y_pred - y_true)
# write:      error = np.abs(y_pred - y_true)[:6]

# %% wrong: delta at least 0.1
# message: delta is
# instead of: error = np.abs(y_pred - y_true)
# write:      delta, error = max(delta, 0.1), np.abs(y_pred - y_true)
