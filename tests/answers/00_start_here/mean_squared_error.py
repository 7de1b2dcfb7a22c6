# %% right: dot product
def mean_squared_error(y_true, y_pred):
    difference = np.ravel(y_pred) - np.ravel(y_true)
    return difference @ difference / difference.size

# %% right: float32
def _squared(values):
    return np.square(values)


def mean_squared_error(y_true, y_pred):
    return _squared((y_true - y_pred).astype(np.float32)).mean()

# %% right: loop
def mean_squared_error(y_true, y_pred):
    total, count = 0.0, 0
    for target, prediction in zip(y_true.flat, y_pred.flat):
        total += float(target - prediction) ** 2
        count += 1
    return total / count

# %% right: tensor
import tensorflow as tf


def mean_squared_error(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred))

# %% wrong: absolute
# message: Square each difference
def mean_squared_error(y_true, y_pred):
    return np.mean(np.abs(y_true - y_pred))

# %% wrong: divides by rows
# message: not by the number of rows
def mean_squared_error(y_true, y_pred):
    return np.sum((y_true - y_pred) ** 2) / len(y_true)

# %% wrong: epsilon added
# message: Nothing but the squared differences
def mean_squared_error(y_true, y_pred):
    return np.mean((y_true - y_pred) ** 2) + 1e-7

# %% wrong: half
# message: half of what it should be
def mean_squared_error(y_true, y_pred):
    return 0.5 * np.mean((y_true - y_pred) ** 2)

# %% wrong: in place
# message: must not change its inputs in place
def mean_squared_error(y_true, y_pred):
    y_true -= y_pred
    return np.mean(y_true**2)

# %% wrong: mean per row
# message: where a single number is expected
# message: Is the mean or the sum over all values missing?
def mean_squared_error(y_true, y_pred):
    return np.mean((y_true - y_pred) ** 2, axis=-1)

# %% wrong: not squared
# message: Square each difference
def mean_squared_error(y_true, y_pred):
    return np.mean(y_true - y_pred)

# %% wrong: prints
# message: Is a `return` missing?
def mean_squared_error(y_true, y_pred):
    print(np.mean((y_true - y_pred) ** 2))

# %% wrong: root
# message: and nothing after it
def mean_squared_error(y_true, y_pred):
    return np.sqrt(np.mean((y_true - y_pred) ** 2))

# %% wrong: square of mean
# message: Square the differences before you take the mean
def mean_squared_error(y_true, y_pred):
    return np.mean(y_true - y_pred) ** 2

# %% wrong: sum
# message: take the mean
def mean_squared_error(y_true, y_pred):
    return np.sum((y_true - y_pred) ** 2)
