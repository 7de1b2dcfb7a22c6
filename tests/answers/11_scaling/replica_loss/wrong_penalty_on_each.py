# message: half of the penalty
def replica_loss(
    losses: tf.Tensor, global_batch_size: int, replicas: int, penalty: float = 0.0
) -> tf.Tensor:
    own = tf.reshape(losses, (tf.shape(losses)[0], -1))
    return tf.reduce_sum(tf.reduce_mean(own, axis=1)) / global_batch_size + penalty
