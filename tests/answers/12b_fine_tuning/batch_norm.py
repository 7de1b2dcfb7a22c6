# %% right: flattened
def batch_norm(x, gamma, beta, moving_mean, moving_variance, training, trainable=True, momentum=0.99, epsilon=1e-3):
    new_mean, new_variance = np.copy(moving_mean), np.copy(moving_variance)
    mean, variance = moving_mean, moving_variance
    if training is True and trainable is True:
        rows = np.reshape(x, (-1, np.shape(x)[-1]))
        mean = np.sum(rows, 0) / len(rows)
        variance = np.sum((rows - mean) ** 2, 0) / len(rows)
        new_mean += (1 - momentum) * (mean - new_mean)
        new_variance += (1 - momentum) * (variance - new_variance)
    scale = gamma * (variance + epsilon) ** -0.5
    return x * scale + (beta - mean * scale), new_mean, new_variance

# %% right: tensorflow
def batch_norm(x, gamma, beta, moving_mean, moving_variance, training, trainable=True, momentum=0.99, epsilon=1e-3):
    x = tf.convert_to_tensor(np.asarray(x))
    if not (training and trainable):
        return tf.nn.batch_normalization(x, moving_mean, moving_variance, beta, gamma, epsilon), moving_mean, moving_variance
    mean, variance = tf.nn.moments(x, list(range(x.ndim - 1)))
    y = tf.nn.batch_normalization(x, mean, variance, beta, gamma, epsilon)
    return y, moving_mean * momentum + mean * (1 - momentum), moving_variance * momentum + variance * (1 - momentum)

# %% wrong: averages move while frozen
# message: the averages come back as they were
# instead of:
# |    y = gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
# write:
# |    moving_mean = momentum * moving_mean + (1 - momentum) * x.mean(axis=tuple(range(x.ndim - 1))) if training and not trainable else moving_mean
# |    y = gamma * (x - mean) / np.sqrt(variance + epsilon) + beta

# %% wrong: batch axis only
# message: over batch, rows and columns
# instead of: axis = tuple(range(x.ndim - 1))
# write:      axis = 0

# %% wrong: epsilon outside
# message: epsilon under the root
# in: tensorflow
# instead of:
# |    x = tf.convert_to_tensor(np.asarray(x))
# |    if not (training and trainable):
# |        return tf.nn.batch_normalization(x, moving_mean, moving_variance, beta, gamma, epsilon), moving_mean, moving_variance
# |    mean, variance = tf.nn.moments(x, list(range(x.ndim - 1)))
# |    y = tf.nn.batch_normalization(x, mean, variance, beta, gamma, epsilon)
# |    return y, moving_mean * momentum + mean * (1 - momentum), moving_variance * momentum + variance * (1 - momentum)
# write:
# |    mean, variance = moving_mean, moving_variance
# |    if training and trainable:
# |        axis = tuple(range(x.ndim - 1))
# |        mean, variance = x.mean(axis=axis), x.var(axis=axis)
# |        moving_mean = momentum * moving_mean + (1 - momentum) * mean
# |        moving_variance = momentum * moving_variance + (1 - momentum) * variance
# |    y = gamma * (x - mean) / (np.sqrt(variance) + epsilon) + beta
# |    return y, moving_mean, moving_variance

# %% wrong: gamma forgotten
# message: Standardize with mean
# instead of:
# |    y = gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
# |    return y, moving_mean, moving_variance
# write:
# |    return (x - mean) / np.sqrt(variance + epsilon) + beta, moving_mean, moving_variance

# %% wrong: ignores frozen
# mistake: A frozen layer uses the batch's statistics in training, like any other.
# message: trainable=False wins
# message: A frozen layer is in inference mode
# instead of: if training and trainable:
# write:      if training:

# %% wrong: ignores mode
# mistake: The batch's statistics are used in inference, too.
# message: Only a layer that is trainable
# instead of: if training and trainable:
# write:      if trainable:

# %% wrong: momentum swapped
# mistake: The weights momentum and 1 - momentum have changed places.
# message: the averages keep a share momentum
# instead of: moving_mean = momentum * moving_mean + (1 - momentum) * mean
# write:      moving_mean = (1 - momentum) * moving_mean + momentum * mean
# instead of: moving_variance = momentum * moving_variance + (1 - momentum) * variance
# write:      moving_variance = (1 - momentum) * moving_variance + momentum * variance

# %% wrong: or
# message: Only a layer that is trainable
# instead of: if training and trainable:
# write:      if training or trainable:

# %% wrong: unbiased
# mistake: The batch's variance is the unbiased one.
# message: mean and variance of the batch
# instead of: x.var(axis=axis)
# write:      x.var(axis=axis, ddof=1)

# %% wrong: uses the new average
# message: Standardize with mean and variance of the batch
# instead of:
# |    y = gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
# write:
# |    mean, variance = moving_mean, moving_variance
# |    y = gamma * (x - mean) / np.sqrt(variance + epsilon) + beta

# %% wrong: small momentum replaced
# message: batch_norm in every regime
# instead of: moving_mean = momentum * moving_mean + (1 - momentum) * mean
# write:      moving_mean = (momentum or 0.99) * moving_mean + (1 - (momentum or 0.99)) * mean

# %% wrong: averages in place
# message: batch_norm in every regime
# instead of:
# |        moving_mean = momentum * moving_mean + (1 - momentum) * mean
# write:
# |        if moving_mean.flags.writeable:
# |            moving_mean *= momentum
# |            moving_mean += (1 - momentum) * mean
# |        else:
# |            moving_mean = momentum * moving_mean + (1 - momentum) * mean

# %% wrong: squeezed
# message: batch_norm in every regime
# instead of: y = gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
# write:      y = (gamma * (x - mean) / np.sqrt(variance + epsilon) + beta)[slice(None) if len(x) > 1 or x.ndim < 4 or not training or not trainable else 0]
