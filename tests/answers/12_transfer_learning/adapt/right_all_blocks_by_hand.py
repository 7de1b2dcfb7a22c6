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
