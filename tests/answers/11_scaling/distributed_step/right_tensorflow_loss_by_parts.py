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
