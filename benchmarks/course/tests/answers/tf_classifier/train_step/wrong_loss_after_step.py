# message: that the gradients were computed from
def train_step(model, optimizer, inputs, labels):
    with tf.GradientTape() as tape:
        loss = mean_loss(labels, model(inputs))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return mean_loss(labels, model(inputs))
