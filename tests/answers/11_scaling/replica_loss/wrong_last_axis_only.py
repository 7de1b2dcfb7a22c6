# message: Mean over rows and columns
def replica_loss(
    losses: tf.Tensor, global_batch_size: int, replicas: int, penalty: float = 0.0
) -> tf.Tensor:
    own = losses if len(losses.shape) > 1 else losses[:, None]
    return tf.reduce_sum(tf.reduce_mean(own, axis=1)) / global_batch_size + penalty / replicas
