# message: NumPy is not seen by a GradientTape
def replica_loss(losses, global_batch_size, replicas, penalty=0.0):
    losses = np.asarray(losses)
    own = losses.reshape(len(losses), -1).mean(axis=1)
    return tf.constant(own.sum() / global_batch_size + penalty / replicas)
