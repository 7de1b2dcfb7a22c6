# message: mean_loss(model(inputs), labels)
def train_step(model, optimizer, inputs, labels):
    with tf.GradientTape() as tape:
        loss = mean_loss(model(inputs), labels)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss
