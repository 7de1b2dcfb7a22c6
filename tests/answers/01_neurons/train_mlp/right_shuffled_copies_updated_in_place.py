def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(rng)
    order = np.arange(len(images))
    for _ in range(epochs):
        rng.shuffle(order)
        shuffled_images, shuffled_labels = images[order], labels[order]
        position = 0
        while position < len(images):
            part = slice(position, position + batch_size)
            gradients = loss_and_gradients(
                parameters, shuffled_images[part], shuffled_labels[part]
            )[1]
            for parameter, gradient in zip(parameters, gradients):
                parameter -= learning_rate * gradient
            position += batch_size

    def predict(new_images):
        return [int(np.argmax(row)) for row in network_logits(parameters, new_images)]

    return predict
