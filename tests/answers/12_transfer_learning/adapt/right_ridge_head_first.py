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
