# message: Each replica divides its sum by the global batch size
def distributed_step(
    strategy: tf.distribute.Strategy,
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    batch: tuple,
    global_batch_size: tf.Tensor,
) -> tf.Tensor:

    def replica_step(pixels, classes):
        with tf.GradientTape() as tape:
            logits = model(pixels, training=True)
            losses = keras.losses.sparse_categorical_crossentropy(classes, logits, from_logits=True)
            loss = tf.reduce_mean(losses)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        return loss

    losses = strategy.run(replica_step, args=batch)
    return strategy.reduce("SUM", losses, axis=None)
