# message: moving averages of batch normalization
def train_with_checkpoints(
    folder: str,
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    step: Callable,
    batches: list,
    save_every: int,
) -> int:
    optimizer.build(model.trainable_variables)
    position = tf.Variable(0, dtype=tf.int64)
    checkpoint = tf.train.Checkpoint(optimizer=optimizer, position=position)
    manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
    manager.restore_or_initialize()
    start = int(position.numpy())
    for batch in batches[start:]:
        step(batch)
        position.assign_add(1)
        if int(position.numpy()) % save_every == 0:
            manager.save()
    return len(batches) - start
