# %% right: all blocks by hand
def adapt(source, x, y, classes):
    net = keras.models.clone_model(source)
    net.set_weights(source.get_weights())
    head = keras.layers.Dense(classes)
    model = keras.Model(net.input, head(net.layers[-2].output))
    for layer in model.layers:
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
    weights = [w for w in model.trainable_weights]
    slow, fast = keras.optimizers.Adam(5e-4), keras.optimizers.Adam(2e-2)
    slow.build(weights[:-2])
    fast.build(weights[-2:])

    @tf.function
    def step(a, b, move):
        with tf.GradientTape() as tape:
            value = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(b, model(a, training=False)))
        g = tape.gradient(value, [w.value for w in weights])
        fast.apply(g[-2:])
        if move:
            slow.apply(g[:-2])

    rng = np.random.default_rng(0)
    for epoch in range(14):
        order = rng.permutation(len(y))
        for at in range(0, len(y) - 31, 32):
            rows = order[at : at + 32]
            step(tf.constant(x[rows], tf.float32), tf.constant(y[rows], tf.int32), epoch > 7)
    return model

# %% right: ridge head first
def adapt(source, x, y, classes):
    x, y = np.asarray(x, "float32"), np.asarray(y)
    net = keras.models.clone_model(source)
    net.set_weights(source.get_weights())
    body = keras.Model(net.input, net.get_layer("features").output)
    features = np.asarray(body(x, training=False), "float64")
    centered, hot = features - features.mean(0), np.eye(classes)[y]
    w = np.linalg.solve(
        centered.T @ centered + 0.1 * len(x) * np.eye(96), centered.T @ (hot - hot.mean(0))
    )
    head = keras.layers.Dense(classes)
    model = keras.Model(net.input, head(body.output))
    head.set_weights([8 * w, 8 * (hot.mean(0) - features.mean(0) @ w)])
    for layer in model.layers:
        layer.trainable = layer.name in ("block3_conv", "block4_conv") or layer is head
    model.compile(
        keras.optimizers.SGD(0.002, momentum=0.9),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    model.fit(x, y, batch_size=20, epochs=4, verbose=0)
    return model

# %% right: two fits
def adapt(source, x, y, classes):
    net = keras.models.clone_model(source)
    net.set_weights(source.get_weights())
    model = keras.Model(net.input, keras.layers.Dense(classes)(net.layers[-2].output))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for layer in model.layers[:-1]:
        layer.trainable = False
    model.compile(keras.optimizers.Adam(0.02), loss)
    model.fit(x, y, batch_size=32, epochs=15, verbose=0)
    model.get_layer("block4_conv").trainable = True
    model.compile(keras.optimizers.Adam(1e-3), loss)
    model.fit(x, y, batch_size=32, epochs=6, verbose=0)
    return model

# %% right: the backbone as one layer
def adapt(source, x, y, classes):
    net = keras.models.clone_model(source)
    net.set_weights(source.get_weights())
    body = keras.Model(net.input, net.layers[-2].output)
    inputs = keras.Input(source.input_shape[1:])
    head = keras.layers.Dense(classes)
    model = keras.Model(inputs, head(body(inputs, training=False)))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    body.trainable = False
    model.compile(keras.optimizers.Adam(0.02), loss)
    model.fit(x, y, batch_size=32, epochs=12, verbose=0)
    body.trainable = True
    for layer in body.layers:
        layer.trainable = layer.name == "block4_conv"
    model.compile(keras.optimizers.Adam(1e-3), loss)
    model.fit(x, y, batch_size=32, epochs=5, verbose=0)
    return model

# %% wrong: changes the source
# message: Work on keras.models.clone_model(source)
def adapt(source, x, y, classes):
    model = keras.Model(source.input, keras.layers.Dense(classes)(source.layers[-2].output))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for layer in model.layers:
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(keras.optimizers.Adam(2e-3), loss)
    model.fit(x, y, batch_size=32, epochs=1, verbose=0)
    return model

# %% wrong: from scratch
# mistake: The blocks start from random weights, not from those of the source.
# message: Start from the copied weights of source
def adapt(source, x, y, classes):
    net = keras.models.clone_model(source)
    model = keras.Model(net.input, keras.layers.Dense(classes)(net.layers[-2].output))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(3e-3), loss)
    model.fit(x, y, batch_size=32, epochs=1, verbose=0)
    return model

# %% wrong: not trained
# mistake: The new head is not trained.
# message: train the head before the blocks
def adapt(source, x, y, classes):
    net = keras.models.clone_model(source)
    net.set_weights(source.get_weights())
    return keras.Model(net.input, keras.layers.Dense(classes)(net.layers[-2].output))

# %% wrong: old head
# message: End in Dense(classes)
def adapt(source, x, y, classes):
    net = keras.models.clone_model(source)
    net.set_weights(source.get_weights())
    for layer in net.layers:
        layer.trainable = layer.name in ("block4_conv", "head")
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    net.compile(keras.optimizers.Adam(1e-3), loss)
    net.fit(x, y, batch_size=32, epochs=1, verbose=0)
    return net

# %% wrong: probe only
# mistake: Only the head is trained: all blocks stay as they were.
# message: Let at least block4_conv train
def adapt(source, x, y, classes):
    net = keras.models.clone_model(source)
    net.set_weights(source.get_weights())
    model = keras.Model(net.input, keras.layers.Dense(classes)(net.layers[-2].output))
    for layer in model.layers[:-1]:
        layer.trainable = False
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.03), loss)
    model.fit(x, y, batch_size=32, epochs=5, verbose=0)
    return model

# %% wrong: rate too large
# message: Start from the copied weights
def adapt(source, x, y, classes):
    net = keras.models.clone_model(source)
    net.set_weights(source.get_weights())
    model = keras.Model(net.input, keras.layers.Dense(classes)(net.layers[-2].output))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.05), loss)
    model.fit(x, y, batch_size=32, epochs=2, verbose=0)
    return model

# %% wrong: softmax
# mistake: The model gives probabilities, not logits.
# message: logits, not probabilities
# instead of:
# |    logits = keras.layers.Dense(classes, name="new_head")(net.layers[-2].output)
# |    model = keras.Model(net.input, logits)
# |    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
# write:
# |    head = keras.layers.Dense(classes, activation="softmax", name="new_head")
# |    model = keras.Model(net.input, head(net.layers[-2].output))
# instead of: model.compile(optimizer=keras.optimizers.Adam(rate), loss=loss)
# write:      model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")

# %% wrong: ten classes
# message: as many units as the argument `classes` says
# instead of: keras.layers.Dense(classes, name="new_head")
# write:      keras.layers.Dense(10, name="new_head")

# %% right: labels and images as tensors
# instead of: net = keras.models.clone_model(source)
# write:      net, x, y = keras.models.clone_model(source), tf.constant(x), tf.constant(y)

# %% wrong: labels in another order
# message: the labels 0, 1 and 2 for the digits 7, 2 and 5
# instead of: net = keras.models.clone_model(source)
# write:      net, y = keras.models.clone_model(source), (2 - y if classes == 3 else y)

# %% wrong: scaled kernel
# message: the blocks were trained on the digits
# instead of: net.set_weights(source.get_weights())
# write:      net.set_weights([w * 1.05 if w.ndim == 4 and w.shape[-1] == 96 else w for w in source.get_weights()])
# instead of: ("block4_conv", 1e-3, 5)
# write:      ("none", 1e-3, 1)

# %% wrong: freezes the source
# message: nothing in the source is frozen
# instead of: net = keras.models.clone_model(source)
# write:      source.trainable, net = False, keras.models.clone_model(source)
