# message: Work on keras.models.clone_model(source)
def adapt(source, x, y, classes):
    model = keras.Model(source.input, keras.layers.Dense(classes)(source.layers[-2].output))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for layer in model.layers:
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(keras.optimizers.Adam(2e-3), loss)
    model.fit(x, y, batch_size=32, epochs=8, verbose=0)
    return model
