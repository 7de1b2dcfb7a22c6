def train_step(model, optimizer, inputs, labels):
    with tf.GradientTape() as tape:
        loss = mean_loss(labels, model(inputs))
    optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    return float(loss)
