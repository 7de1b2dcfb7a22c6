# message: Let at least block4_conv train
def adapt(source, x, y, classes):
    net = keras.models.clone_model(source)
    net.set_weights(source.get_weights())
    model = keras.Model(net.input, keras.layers.Dense(classes)(net.layers[-2].output))
    for layer in model.layers[:-1]:
        layer.trainable = False
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.03), loss)
    model.fit(x, y, batch_size=32, epochs=15, verbose=0)
    return model
