# %% right: all reduced loss
def distributed_step(strategy, model, optimizer, batch, global_batch_size):
    def one(pixels, classes):
        variables = model.trainable_variables
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch([v.value for v in variables])
            logits = model(pixels, training=True)
            hot = tf.one_hot(classes, 10)
            losses = -tf.reduce_sum(hot * tf.nn.log_softmax(logits), axis=1)
            loss = tf.reduce_sum(losses) * (1.0 / global_batch_size)
        gradients = tape.gradient(loss, [v.value for v in variables])
        optimizer.apply(gradients, variables)
        return tf.distribute.get_replica_context().all_reduce("sum", loss)

    return strategy.experimental_local_results(strategy.run(one, batch))[0]

# %% right: loss object
def distributed_step(strategy, model, optimizer, batch, global_batch_size):
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum")

    def one(pixels, classes):
        with tf.GradientTape() as tape:
            loss = cross_entropy(classes, model(pixels, training=True)) / global_batch_size
        optimizer.apply_gradients(
            zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        )
        return loss

    return strategy.reduce(tf.distribute.ReduceOp.SUM, strategy.run(one, args=batch), axis=None)

# %% right: tensorflow loss by parts
def distributed_step(strategy, model, optimizer, batch, global_batch_size):
    pixels, classes = batch

    def one(x, y):
        weights = model.trainable_variables
        with tf.GradientTape() as tape:
            logits = model(x, training=True)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)
            loss = tf.nn.compute_average_loss(losses, global_batch_size=tf.cast(global_batch_size, tf.int32))
        optimizer.apply(tape.gradient(loss, weights), weights)
        return tf.reduce_sum(losses)

    total = strategy.reduce("sum", strategy.run(one, (pixels, classes)), axis=None)
    return total / global_batch_size

# %% wrong: batch of eight
# message: losses on three devices
# instead of: tf.reduce_sum(losses) / global_batch_size
# write:      tf.reduce_sum(losses) / 8

# %% wrong: loss averaged
# mistake: The losses of the replicas are averaged, not summed.
# message: losses on two devices are those on one
# instead of: strategy.reduce("SUM", losses, axis=None)
# write:      strategy.reduce("MEAN", losses, axis=None)

# %% wrong: mean of own
# mistake: Each replica takes the mean over its own examples.
# message: Each replica divides its sum by the global batch size
# instead of: tf.reduce_sum(losses) / global_batch_size
# write:      tf.reduce_mean(losses)

# %% wrong: mean over replicas
# mistake: The means of the replicas are averaged, whatever their sizes.
# message: a mean of their means is wrong
# instead of: tf.reduce_sum(losses) / global_batch_size
# write:      tf.reduce_mean(losses) / strategy.num_replicas_in_sync

# %% wrong: not in training
# message: model(pixels, training=True)
# in: loss object
# instead of: model(pixels, training=True)
# write:      model(pixels)

# %% wrong: own optimizer
# message: losses on three devices
# instead of:
# |        optimizer.apply(gradients, model.trainable_variables)
# write:
# |        for weight, g in zip(model.trainable_variables, gradients):
# |            weight.assign_sub(0.5 * tf.distribute.get_replica_context().all_reduce("sum", g))

# %% wrong: probabilities
# mistake: The logits are taken for probabilities.
# message: losses on two devices are those on one
# instead of: keras.losses.sparse_categorical_crossentropy(classes, logits, from_logits=True)
# write:      keras.losses.sparse_categorical_crossentropy(classes, logits, from_logits=False)

# %% wrong: two replicas
# message: No number of replicas is written out
# instead of: tf.reduce_sum(losses) / global_batch_size
# write:      tf.reduce_sum(losses) / (2 * len(losses))
