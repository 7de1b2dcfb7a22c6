def train_step(model, optimizer, inputs, labels):
    variables = model.trainable_variables
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels, model(inputs))
        )
    optimizer.apply_gradients([*zip(tape.gradient(loss, variables), variables)])
    return loss
