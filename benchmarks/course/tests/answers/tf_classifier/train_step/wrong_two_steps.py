# message: one step in each call
def train_step(model, optimizer, inputs, labels):
    for _ in range(2):
        with tf.GradientTape() as tape:
            loss = mean_loss(labels, model(inputs))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss
