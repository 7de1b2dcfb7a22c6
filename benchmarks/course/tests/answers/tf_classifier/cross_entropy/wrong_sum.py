# message: the mean
def cross_entropy(labels, logits):
    right = tf.gather(logits, labels, batch_dims=1)
    return tf.reduce_sum(tf.reduce_logsumexp(logits, axis=-1) - right)
