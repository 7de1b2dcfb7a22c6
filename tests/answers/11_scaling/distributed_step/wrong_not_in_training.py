# message: model(pixels, training=True)
def distributed_step(strategy, model, optimizer, batch, global_batch_size):
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum")

    def one(pixels, classes):
        with tf.GradientTape() as tape:
            loss = cross_entropy(classes, model(pixels)) / global_batch_size
        optimizer.apply_gradients(
            zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        )
        return loss

    return strategy.reduce(tf.distribute.ReduceOp.SUM, strategy.run(one, args=batch), axis=None)
