# %% right: momentum
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

# %% right: own tanh network
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    w1, b1 = rng.normal(0, 1 / 8, size=(64, 48)), np.zeros(48)
    w2, b2 = rng.normal(0, 1 / 7, size=(48, 10)), np.zeros(10)
    x, y = images.reshape(-1, 64), np.eye(10)[labels]
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            hidden = np.tanh(x[batch] @ w1 + b1)
            scores = hidden @ w2 + b2
            powers = np.exp(scores - scores.max(axis=1, keepdims=True))
            error = (powers / powers.sum(axis=1, keepdims=True) - y[batch]) / len(batch)
            back = error @ w2.T * (1 - hidden**2)
            w2, b2 = w2 - learning_rate * hidden.T @ error, b2 - learning_rate * error.sum(axis=0)
            w1, b1 = w1 - learning_rate * x[batch].T @ back, b1 - learning_rate * back.sum(axis=0)
    return lambda new: (np.tanh(new.reshape(-1, 64) @ w1 + b1) @ w2 + b2).argmax(axis=1)

# %% right: prints the loss
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

# %% right: random batches
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(rng)
    for _ in range(epochs * len(images) // batch_size):
        batch = rng.choice(len(images), size=batch_size)
        gradients = loss_and_gradients(parameters, images[batch], labels[batch])[1]
        parameters = [p - learning_rate * g for p, g in zip(parameters, gradients)]
    return lambda new_images: network_logits(parameters, new_images).argmax(axis=1)

# %% right: shuffled copies updated in place
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

# %% right: watches each batch
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

# %% wrong: all examples each step
# message: of at most batch_size
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(rng)
    for _ in range(epochs):
        for _ in range(0, len(images), batch_size):
            order = rng.permutation(len(images))
            _, gradients = loss_and_gradients(parameters, images[order], labels[order])
            parameters = [p - learning_rate * g for p, g in zip(parameters, gradients)]
    return lambda new_images: network_logits(parameters, new_images).argmax(axis=1)

# %% wrong: batches overlap
# message: every example belongs to one batch
# instead of: batch = order[start : start + batch_size]
# write:      batch = order[start : start + batch_size + 1]

# %% wrong: biases not trained
# message: Move every parameter against its gradient, the biases too
# instead of:
# |            parameters = [p - learning_rate * g for p, g in zip(parameters, gradients, strict=True)]
# write:
# |            for i in (0, 2):
# |                parameters[i] = parameters[i] - learning_rate * gradients[i]

# %% wrong: epochs ignored
# message: Use the arguments epochs, batch_size and learning_rate
# instead of: for _ in range(epochs):
# write:      for _ in range(30):

# %% wrong: half of the epochs
# message: In each of the epochs every example belongs to one batch
# instead of: for _ in range(epochs):
# write:      for _ in range(epochs // 2):

# %% wrong: half of the examples
# message: In each of the epochs every example belongs to one batch
# instead of: range(0, len(images), batch_size)
# write:      range(0, len(images) // 2, batch_size)

# %% wrong: half of the learning rate
# message: with the learning_rate given
# instead of: learning_rate * g
# write:      learning_rate / 2 * g

# %% wrong: hard coded
# message: reads digits that were never shown
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    known = digits.validation
    shown = {image.tobytes(): label for image, label in zip(known.images, known.labels)}
    shift = (labels[0] - digits.train.labels[0]) % 10
    return lambda new: np.array([(shown.get(image.tobytes(), 0) + shift) % 10 for image in new])

# %% wrong: labels not shuffled
# message: are examples and labels in the same order?
# message: for images and labels alike
# instead of:
# |            _, gradients = loss_and_gradients(parameters, images[batch], labels[batch])
# write:
# |            targets = labels[start : start + batch_size]
# |            _, gradients = loss_and_gradients(parameters, images[batch], targets)

# %% wrong: learning rate fixed
# message: with the learning_rate given
# instead of: learning_rate * g
# write:      0.2 * g

# %% wrong: no return
# message: return
# instead of:
# |    return lambda new_images: network_logits(parameters, new_images).argmax(axis=1)
# write:

# %% wrong: not shuffled
# message: Draw a new random order in each epoch
# instead of: order = rng.permutation(len(images))
# write:      order = np.arange(len(images))

# %% wrong: one epoch
# message: for all epochs
# instead of: for _ in range(epochs):
# write:      for _ in range(1):

# %% wrong: one epoch more
# message: each batch makes one step
# instead of: for _ in range(epochs):
# write:      for _ in range(epochs + 1):

# %% wrong: one order for all epochs
# message: Draw a new random order in each epoch
# instead of:
# |    for _ in range(epochs):
# write:
# |    order = rng.permutation(len(images))
# |    for _ in range(epochs):
# instead of:
# |        order = rng.permutation(len(images))
# write:

# %% wrong: seed ignored
# message: from np.random.default_rng(seed)
# instead of: rng = np.random.default_rng(seed)
# write:      rng = np.random.default_rng()

# %% wrong: starts at one
# message: every example belongs to one batch
# instead of: range(0, len(images), batch_size)
# write:      range(1, len(images), batch_size)

# %% wrong: uses notebook labels
# message: Use the arguments images and labels
# instead of: labels[batch]
# write:      digits.train.labels[batch]
