def replica_loss(losses, global_batch_size, replicas, penalty=0.0):
    positions = tf.cast(tf.size(losses) // tf.shape(losses)[0], losses.dtype)
    return (tf.math.reduce_sum(losses) / positions) / global_batch_size + penalty / replicas
