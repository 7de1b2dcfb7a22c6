# message: not by the number of own examples
def replica_loss(
    losses: tf.Tensor, global_batch_size: int, replicas: int, penalty: float = 0.0
) -> tf.Tensor:
    own = tf.reshape(losses, (tf.shape(losses)[0], -1))
    return tf.reduce_mean(own) + penalty / replicas
