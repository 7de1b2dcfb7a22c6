def train_with_checkpoints(folder, model, optimizer, step, batches, save_every):
    optimizer.build(model.trainable_variables)
    done = tf.Variable(0)
    saved = tf.train.Checkpoint(done=done, network=model, rule=optimizer)
    keeper = tf.train.CheckpointManager(saved, folder, max_to_keep=1, checkpoint_name="run")
    if keeper.latest_checkpoint is not None:
        saved.restore(keeper.latest_checkpoint)
    trained = 0
    for position, batch in enumerate(batches):
        if position < int(done):
            continue
        step(batch)
        trained += 1
        done.assign(position + 1)
        if (position + 1) % save_every == 0:
            keeper.save(checkpoint_number=position + 1)
    return trained
