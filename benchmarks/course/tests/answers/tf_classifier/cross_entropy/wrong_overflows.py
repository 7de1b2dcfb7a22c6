# message: large logits
def cross_entropy(labels, logits):
    right = tf.gather(logits, labels, batch_dims=1)
    return tf.reduce_mean(tf.math.log(tf.reduce_sum(tf.exp(logits), axis=-1)) - right)
