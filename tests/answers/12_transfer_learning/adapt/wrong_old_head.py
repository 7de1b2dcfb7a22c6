# message: End in Dense(classes)
def adapt(source, x, y, classes):
    net = keras.models.clone_model(source)
    net.set_weights(source.get_weights())
    for layer in net.layers:
        layer.trainable = layer.name in ("block4_conv", "head")
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    net.compile(keras.optimizers.Adam(1e-3), loss)
    net.fit(x, y, batch_size=32, epochs=2, verbose=0)
    return net
