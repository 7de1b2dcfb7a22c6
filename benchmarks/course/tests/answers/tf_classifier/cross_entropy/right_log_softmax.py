def cross_entropy(labels, logits):
    picked = tf.one_hot(labels, logits.shape[-1]) * tf.nn.log_softmax(logits)
    return -tf.reduce_sum(picked) / logits.shape[0]
