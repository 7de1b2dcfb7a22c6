def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(rng)
    for epoch in range(epochs):
        for batch in np.array_split(rng.permutation(len(images)), len(images) // batch_size):
            _, gradients = loss_and_gradients(parameters, images[batch], labels[batch])
            for i in range(4):
                parameters[i] = parameters[i] - learning_rate * gradients[i]
        if epoch % 10 == 9:
            print(epoch, loss_and_gradients(parameters, images, labels)[0])
    return lambda new: np.argmax(network_logits(parameters, new), axis=1)
