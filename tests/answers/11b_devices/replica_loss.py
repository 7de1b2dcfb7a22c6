# %% right: flat mean
def replica_loss(losses, global_batch_size, replicas, penalty=0.0):
    if losses.shape.rank > 1:
        losses = tf.reduce_mean(losses, axis=list(range(1, losses.shape.rank)))
    return tf.reduce_sum(losses / global_batch_size) + penalty / replicas

# %% right: share of the mean
def replica_loss(losses, global_batch_size, replicas, penalty=0.0):
    share = losses.shape[0] / global_batch_size
    return keras.ops.mean(losses) * share + penalty / replicas

# %% right: tf nn
def replica_loss(losses, global_batch_size, replicas, penalty=0.0):
    positions = tf.cast(tf.size(losses) // tf.shape(losses)[0], losses.dtype)
    return (tf.math.reduce_sum(losses) / positions) / global_batch_size + penalty / replicas

# %% wrong: all summed
# mistake: The losses of an example are added up, not averaged.
# message: An example counts with the mean of its losses
# instead of: tf.reduce_mean(own, axis=1)
# write:      own

# %% wrong: last axis only
# message: Mean over rows and columns
# instead of: tf.reshape(losses, (tf.shape(losses)[0], -1))
# write:      losses if len(losses.shape) > 1 else losses[:, None]

# %% wrong: mean of own
# mistake: The sum is divided by the replica's own examples, not by the global batch size.
# message: not by the number of own examples
# instead of: tf.reduce_sum(tf.reduce_mean(own, axis=1)) / global_batch_size
# write:      tf.reduce_mean(own)

# %% wrong: mean over replicas
# mistake: The mean over the replica's own examples is divided by the number of replicas.
# message: not by the number of own examples
# instead of: tf.reduce_sum(tf.reduce_mean(own, axis=1)) / global_batch_size
# write:      tf.reduce_mean(own) / replicas

# %% wrong: numpy
# message: NumPy is not seen by a GradientTape
def replica_loss(losses, global_batch_size, replicas, penalty=0.0):
    losses = np.asarray(losses)
    own = losses.reshape(len(losses), -1).mean(axis=1)
    return tf.constant(own.sum() / global_batch_size + penalty / replicas)

# %% wrong: penalty inside
# message: outside the sum over examples
# instead of: tf.reduce_sum(tf.reduce_mean(own, axis=1)) / global_batch_size + penalty / replicas
# write:      tf.reduce_sum(tf.reduce_mean(own, axis=1) + penalty / replicas) / global_batch_size

# %% wrong: penalty on each
# mistake: The penalty counts in full on each replica.
# message: half of the penalty
# instead of: penalty / replicas
# write:      penalty

# %% wrong: two replicas
# message: a third of the penalty
# instead of: penalty / replicas
# write:      penalty / 2

# %% wrong: squeezed
# message: images on three replicas of different size
# instead of: tf.reshape(losses, (tf.shape(losses)[0], -1))
# write:      tf.reshape(tf.squeeze(losses), (-1, 1)) if losses.shape[0] == 1 else tf.reshape(losses, (tf.shape(losses)[0], -1))

# %% wrong: penalty of at least zero
# message: replica_loss in every regime
# instead of: penalty / replicas
# write:      max(penalty, 0.0) / replicas
