# message: all of them
def train_step(model, optimizer, inputs, labels):
    variables = model.layers[-1].trainable_variables
    with tf.GradientTape() as tape:
        loss = mean_loss(labels, model(inputs))
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss
