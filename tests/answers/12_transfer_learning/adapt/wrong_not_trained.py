# message: train the head before the blocks
def adapt(source, x, y, classes):
    net = keras.models.clone_model(source)
    net.set_weights(source.get_weights())
    return keras.Model(net.input, keras.layers.Dense(classes)(net.layers[-2].output))
