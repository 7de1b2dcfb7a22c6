def build_lenet():
    model = keras.Sequential(name="lenet")
    model.add(keras.layers.InputLayer(shape=(8, 8, 1)))
    for filters in (12, 24):
        model.add(keras.layers.Conv2D(filters, 3, 1, "same", activation="relu"))
        model.add(keras.layers.MaxPooling2D((2, 2), padding="same"))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(84, "relu", kernel_initializer="he_normal"))
    model.add(keras.layers.Dense(10, activation="linear"))
    return model
