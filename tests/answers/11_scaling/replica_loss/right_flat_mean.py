def replica_loss(losses, global_batch_size, replicas, penalty=0.0):
    if losses.shape.rank > 1:
        losses = tf.reduce_mean(losses, axis=list(range(1, losses.shape.rank)))
    return tf.reduce_sum(losses / global_batch_size) + penalty / replicas
