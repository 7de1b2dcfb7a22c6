# message: save the position itself
def train_with_checkpoints(folder, model, optimizer, step, batches, save_every):
    optimizer.build(model.trainable_variables)
    checkpoint = tf.train.Checkpoint(model=model, optimizer=optimizer)
    manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
    manager.restore_or_initialize()
    start = int(checkpoint.save_counter) * save_every
    for count, batch in enumerate(batches[start:], start=start + 1):
        step(batch)
        if count % save_every == 0:
            manager.save()
    return len(batches) - start
