def replica_loss(losses, global_batch_size, replicas, penalty=0.0):
    share = losses.shape[0] / global_batch_size
    return keras.ops.mean(losses) * share + penalty / replicas
