# %% right: latest checkpoint
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

# %% right: numpy file
def train_with_checkpoints(folder, model, optimizer, step, batches, save_every):
    optimizer.build(model.trainable_variables)
    variables = model.variables + optimizer.variables
    path, position = Path(folder) / "saved.npz", 0
    if path.exists():
        with np.load(path) as saved:
            position = int(saved["position"])
            for n, variable in enumerate(variables):
                variable.assign(saved[f"v{n}"])
    begin = position
    while position < len(batches):
        step(batches[position])
        position += 1
        if position % save_every == 0:
            values = {f"v{n}": np.array(v) for n, v in enumerate(variables)}
            np.savez(Path(folder) / "new.npz", position=position, **values)
            (Path(folder) / "new.npz").replace(path)
    return position - begin

# %% right: saves at the end too
# instead of:
# |    return max(0, len(batches) - start)
# write:
# |    manager.save()
# |    return max(0, len(batches) - start)

# %% right: step counter
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
    return max(len(batches) - begin, 0)

# %% wrong: averages not saved
# message: moving averages of batch normalization
# instead of: tf.train.Checkpoint(model=model, optimizer=optimizer, position=position)
# write:      tf.train.Checkpoint(optimizer=optimizer, position=position)

# %% wrong: keeps all
# message: deletes the older ones
# instead of: tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
# write:      tf.train.CheckpointManager(checkpoint, folder, max_to_keep=None)

# %% wrong: keeps three
# message: deletes the older ones
# instead of: tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
# write:      tf.train.CheckpointManager(checkpoint, folder, max_to_keep=3)

# %% wrong: not restored
# mistake: No checkpoint is restored: each call starts from the beginning.
# message: Save the position
# instead of:
# |    manager.restore_or_initialize()
# write:

# %% wrong: one batch too far
# mistake: A resumed run leaves out one batch.
# message: the resumed weights are those of a run without a crash
# instead of: for batch in batches[start:]:
# write:      for batch in batches[start + (start > 0) :]:

# %% wrong: optimizer not saved
# mistake: The slots of the optimizer are not saved.
# message: and the momentum
# instead of: tf.train.Checkpoint(model=model, optimizer=optimizer, position=position)
# write:      tf.train.Checkpoint(model=model, position=position)

# %% wrong: position by counter
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

# %% wrong: position not saved
# mistake: The position is not saved: each call trains on all batches.
# message: Save the position
# instead of: tf.train.Checkpoint(model=model, optimizer=optimizer, position=position)
# write:      tf.train.Checkpoint(model=model, optimizer=optimizer)

# %% wrong: saved before the step
# message: the resumed weights are those of a run without a crash
# instead of:
# |        step(batch)
# write:
# instead of:
# |    return max(0, len(batches) - start)
# write:
# |        step(batch)
# |    return max(0, len(batches) - start)

# %% wrong: fewer than none
# message: fewer batches than were trained on before
# instead of: max(0, len(batches) - start)
# write:      len(batches) - start

# %% wrong: deletes its own only
# message: at most two checkpoints are left after five crashes
def train_with_checkpoints(folder, model, optimizer, step, batches, save_every):
    optimizer.build(model.trainable_variables)
    position, mine = tf.Variable(0, dtype=tf.int64), []
    checkpoint = tf.train.Checkpoint(model=model, optimizer=optimizer, position=position)
    latest = tf.train.latest_checkpoint(folder)
    if latest:
        checkpoint.restore(latest)
    start = int(position.numpy())
    for batch in batches[start:]:
        step(batch)
        position.assign_add(1)
        if int(position.numpy()) % save_every == 0:
            mine.append(checkpoint.save(f"{folder}/saved"))
            for old in mine[:-2]:
                for path in Path(folder).glob(f"{Path(old).name}.*"):
                    path.unlink()
    return max(0, len(batches) - start)

# %% wrong: deletes at the end
# message: at most two checkpoints at any time
def train_with_checkpoints(folder, model, optimizer, step, batches, save_every):
    optimizer.build(model.trainable_variables)
    variables, position = model.variables + optimizer.variables, 0
    saved = sorted(Path(folder).glob("*.npz"), key=lambda path: int(path.stem))
    if saved:
        position = int(saved[-1].stem)
        with np.load(saved[-1]) as values:
            for n, variable in enumerate(variables):
                variable.assign(values[f"v{n}"])
    for old in saved[:-1]:
        old.unlink()
    start = position
    for batch in batches[start:]:
        step(batch)
        position += 1
        if position % save_every == 0:
            values = {f"v{n}": np.array(v) for n, v in enumerate(variables)}
            np.savez(Path(folder) / f"{position}.npz", **values)
    saved = sorted(Path(folder).glob("*.npz"), key=lambda path: int(path.stem))
    for old in saved[:-2]:
        old.unlink()
    return max(0, len(batches) - start)

# %% wrong: saved in memory
# message: the folder has been moved
memory = {}


def train_with_checkpoints(folder, model, optimizer, step, batches, save_every):
    optimizer.build(model.trainable_variables)
    variables = model.variables + optimizer.variables
    position, values = memory.get(folder, (0, []))
    for variable, value in zip(variables, values):
        variable.assign(value)
    start = position
    for batch in batches[start:]:
        step(batch)
        position += 1
        if position % save_every == 0:
            memory[folder] = position, [np.array(v) for v in variables]
            np.savez(Path(folder) / "saved.npz", *memory[folder][1])
    return max(0, len(batches) - start)
