def train_with_checkpoints(folder, model, optimizer, step, batches, save_every):
    optimizer.build(model.trainable_variables)
    checkpoint = tf.train.Checkpoint(model=model, optimizer=optimizer, step=tf.Variable(0))
    manager = tf.train.CheckpointManager(
        checkpoint,
        directory=folder,
        max_to_keep=2,
        step_counter=checkpoint.step,
        checkpoint_interval=save_every,
    )
    checkpoint.restore(manager.latest_checkpoint)
    begin = checkpoint.step.numpy()
    while checkpoint.step < len(batches):
        step(batches[checkpoint.step.numpy()])
        checkpoint.step.assign_add(1)
        if checkpoint.step % save_every == 0:
            manager.save(checkpoint_number=checkpoint.step)
    return len(batches) - begin
