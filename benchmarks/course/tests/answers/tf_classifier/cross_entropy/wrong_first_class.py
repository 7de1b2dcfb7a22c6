# message: its own label
def cross_entropy(labels, logits):
    return tf.reduce_mean(tf.reduce_logsumexp(logits, axis=-1) - logits[:, 0])
