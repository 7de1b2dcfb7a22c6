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
