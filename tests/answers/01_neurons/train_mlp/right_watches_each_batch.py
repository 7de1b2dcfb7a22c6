def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(rng)
    for _ in range(epochs):
        order = rng.permutation(len(images))
        losses = []
        for batch in np.split(order, range(batch_size, len(order), batch_size)):
            before, gradients = loss_and_gradients(parameters, images[batch], labels[batch])
            for parameter, gradient in zip(parameters, gradients):
                gradient *= learning_rate
                parameter -= gradient
            after, _ = loss_and_gradients(parameters, images[batch], labels[batch])
            losses.append(before - after)
        print("mean improvement of a batch:", np.mean(losses))
    return lambda new_images: [int(k) for k in network_logits(parameters, new_images).argmax(axis=1)]
