# message: Kernel, bias, kernel, bias
def build_lenet():
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(12, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(24, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(84, activation="relu"),
            layers.Dense(10),
        ]
    )
