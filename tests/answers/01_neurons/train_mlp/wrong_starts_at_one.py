# message: every example belongs to one batch
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(rng)
    for _ in range(epochs):
        order = rng.permutation(len(images))
        for start in range(1, len(images), batch_size):
            batch = order[start : start + batch_size]
            _, gradients = loss_and_gradients(parameters, images[batch], labels[batch])
            parameters = [p - learning_rate * g for p, g in zip(parameters, gradients)]
    return lambda new_images: network_logits(parameters, new_images).argmax(axis=1)
