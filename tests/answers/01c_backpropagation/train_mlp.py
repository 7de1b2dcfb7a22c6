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
        for batch in np.array_split(rng.permutation(len(images)), math.ceil(len(images) / batch_size)):
            _, gradients = loss_and_gradients(parameters, images[batch], labels[batch])
            for i in range(4):
                parameters[i] = parameters[i] - learning_rate * gradients[i]
        if epoch % 10 == 9:
            print(epoch, loss_and_gradients(parameters, images, labels)[0])
    return lambda new: np.argmax(network_logits(parameters, new), axis=1)

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
# mistake: The biases stay as they were at the start.
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
# mistake: The images are in a new order, the labels in the old one.
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
# mistake: The examples keep their order in every epoch.
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

# %% right: gradients added up over single examples
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(rng)
    for _ in range(epochs):
        order = rng.permutation(len(images))
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            total = [np.zeros_like(parameter) for parameter in parameters]
            for i in batch:
                _, gradients = loss_and_gradients(parameters, images[i : i + 1], labels[i : i + 1])
                total = [t + g for t, g in zip(total, gradients)]
            parameters = [p - learning_rate * t / len(batch) for p, t in zip(parameters, total)]
    return lambda new_images: network_logits(parameters, new_images).argmax(axis=1)

# %% right: logs the loss of ten images between gradient and update
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(rng)
    log = []
    for _ in range(epochs):
        order = rng.permutation(len(images))
        for start in range(0, len(images), batch_size):
            batch = order[start : start + batch_size]
            _, gradients = loss_and_gradients(parameters, images[batch], labels[batch])
            log.append(loss_and_gradients(parameters, images[:10], labels[:10])[0])
            for parameter, gradient in zip(parameters, gradients):
                parameter -= learning_rate * gradient
    return lambda new_images: network_logits(parameters, new_images).argmax(axis=1)

# %% right: loss and gradient in two calls, all losses kept
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(rng)
    losses = [loss_and_gradients(parameters, images, labels)[0]]
    for _ in range(epochs):
        order = rng.permutation(len(images))
        for batch in np.split(order, range(batch_size, len(order), batch_size)):
            losses.append(loss_and_gradients(parameters, images[batch], labels[batch])[0])
            gradients = loss_and_gradients(parameters, images[batch], labels[batch])[1]
            parameters = [p - learning_rate * g for p, g in zip(parameters, gradients)]
        losses.append(loss_and_gradients(parameters, images, labels)[0])
    w1, b1, w2, b2 = parameters

    def read(new):
        hidden = np.maximum(0, new.reshape(len(new), 64) @ w1 + b1)
        return np.argmax(hidden @ w2 + b2, axis=1)

    return read

# %% right: parts of a minibatch, weighted
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(rng)
    for _ in range(epochs):
        order = rng.permutation(len(images))
        for start in range(0, len(images), batch_size):
            batch = order[start : start + batch_size]
            total = [0.0] * 4
            for part in (batch[:5], batch[5:]):
                if len(part):
                    _, gradients = loss_and_gradients(parameters, images[part], labels[part])
                    share = len(part) / len(batch)
                    total = [t + share * g for t, g in zip(total, gradients)]
            parameters = [p - learning_rate * t for p, t in zip(parameters, total)]
    return lambda new_images: network_logits(parameters, new_images).argmax(axis=1)

# %% right: float32 weights
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    parameters = [np.float32(array) for array in initial_parameters(rng)]
    for _ in range(epochs):
        order = rng.permutation(len(images))
        for start in range(0, len(images), batch_size):
            batch = order[start : start + batch_size]
            _, gradients = loss_and_gradients(parameters, np.float32(images[batch]), labels[batch])
            parameters = [np.float32(p - learning_rate * g) for p, g in zip(parameters, gradients)]
    return lambda new_images: network_logits(parameters, new_images).argmax(axis=1)

# %% wrong: random batches
# message: every example belongs to one batch
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(rng)
    for _ in range(epochs * len(images) // batch_size):
        batch = rng.choice(len(images), size=batch_size)
        gradients = loss_and_gradients(parameters, images[batch], labels[batch])[1]
        parameters = [p - learning_rate * g for p, g in zip(parameters, gradients)]
    return lambda new_images: network_logits(parameters, new_images).argmax(axis=1)

# %% wrong: no minibatch where examples are few
# message: learns 20 examples by heart
# instead of: range(0, len(images), batch_size)
# write:      range(0, len(images) if len(images) >= batch_size else 0, batch_size)

# %% wrong: array_split into too few parts
# message: must be larger than 0
# instead of:
# |        for start in range(0, len(images), batch_size):
# |            batch = order[start : start + batch_size]
# write:
# |        for batch in np.array_split(order, len(images) // batch_size):

# %% wrong: last batch dropped
# mistake: The last, smaller minibatch is left out where whole ones come before it.
# message: every example belongs to one batch
# instead of: range(0, len(images), batch_size)
# write:      range(0, len(images) - len(images) % batch_size or 1, batch_size)

# %% wrong: second epoch uses what the first left out
# message: every example belongs to one batch
# instead of:
# |        order = rng.permutation(len(images))
# write:
# |        twice = np.repeat(rng.permutation(len(images)), 2)
# |        order = twice[: len(images)] if _ % 2 == 0 else twice[len(images) :]

# %% wrong: orders from another seed
# message: from np.random.default_rng(seed)
# instead of:
# |    for _ in range(epochs):
# write:
# |    rng = np.random.default_rng(1)
# |    for _ in range(epochs):

# %% wrong: weights from another seed
# message: from np.random.default_rng(seed)
# instead of: parameters = initial_parameters(rng)
# write:      parameters = initial_parameters(np.random.default_rng(1))

# %% wrong: np.random seeded
# message: np.random stays as it is
# instead of: rng = np.random.default_rng(seed)
# write:      np.random.seed(seed); rng = np.random.RandomState(seed)

# %% wrong: images in place
# message: read-only
# instead of:
# |        order = rng.permutation(len(images))
# write:
# |        order = rng.permutation(len(images))
# |        images[:], labels[:] = images[order], labels[order]

# %% wrong: one network for all trainings
# message: a second training leaves the first network as it is
# instead of: return lambda new_images: network_logits(parameters, new_images).argmax(axis=1)
# write:      train_mlp.last = parameters; return lambda new_images: network_logits(train_mlp.last, new_images).argmax(axis=1)

# %% wrong: logits
# message: class ids of one image and of five
# instead of: network_logits(parameters, new_images).argmax(axis=1)
# write:      network_logits(parameters, new_images)

# %% wrong: squeezed
# message: class ids of one image and of five
# instead of: network_logits(parameters, new_images).argmax(axis=1)
# write:      np.squeeze(network_logits(parameters, new_images).argmax(axis=1))

# %% wrong: sum in the place of the mean for the last batch
# message: times the mean gradient of their minibatch
# instead of: learning_rate * g
# write:      learning_rate * g * len(batch) / batch_size

# %% wrong: steps shrink
# message: times the mean gradient of their minibatch
# instead of: learning_rate * g
# write:      learning_rate * 0.5**_ * g

# %% wrong: nearest neighbor
# message: a single step that is next to nothing teaches next to nothing
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    known = images.reshape(len(images), 64)

    def read(new):
        distances = ((new.reshape(len(new), 1, 64) - known) ** 2).sum(axis=2)
        return labels[distances.argmin(axis=1)]

    return read
