def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(rng)
    velocities = [np.zeros_like(parameter) for parameter in parameters]
    for _ in range(epochs):
        order = rng.permutation(len(images))
        for batch in np.array_split(order, math.ceil(len(order) / batch_size)):
            _, gradients = loss_and_gradients(parameters, images[batch], labels[batch])
            for i, gradient in enumerate(gradients):
                velocities[i] = 0.5 * velocities[i] - 0.5 * learning_rate * gradient
                parameters[i] = parameters[i] + velocities[i]

    def predict(new_images):
        return np.argmax(network_logits(parameters, new_images), axis=-1)

    return predict
