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
