# message: apply_gradients
def train_step(model, optimizer, inputs, labels):
    return mean_loss(labels, model(inputs))
