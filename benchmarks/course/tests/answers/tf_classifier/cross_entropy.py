# %% right: keras
def cross_entropy(labels, logits):
    losses = keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)
    return tf.reduce_mean(losses)

# %% right: log softmax
def cross_entropy(labels, logits):
    picked = tf.one_hot(labels, logits.shape[-1]) * tf.nn.log_softmax(logits)
    return -tf.reduce_sum(picked) / logits.shape[0]

# %% wrong: first class
# message: its own label
def cross_entropy(labels, logits):
    return tf.reduce_mean(tf.reduce_logsumexp(logits, axis=-1) - logits[:, 0])

# %% wrong: in numpy
# message: numpy
def cross_entropy(labels, logits):
    z = logits.numpy()
    top = z.max(axis=-1)
    sums = np.log(np.exp(z - top[:, None]).sum(axis=-1)) + top
    return tf.constant(np.mean(sums - z[np.arange(len(z)), labels.numpy()]))

# %% wrong: overflows
# message: large logits
# instead of: tf.reduce_logsumexp(logits, axis=-1)
# write:      tf.math.log(tf.reduce_sum(tf.exp(logits), axis=-1))

# %% wrong: sum
# message: the mean
# instead of: tf.reduce_mean
# write:      tf.reduce_sum
