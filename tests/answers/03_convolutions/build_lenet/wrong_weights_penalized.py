# message: none has a regularizer
def build_lenet() -> keras.Model:
    """A LeNet for digits of 8x8 pixels (after LeCun et al., 1998).

    Returns:
        A model from images (batch, 8, 8, 1) to logits (batch, 10), with new random weights.
    """
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(12, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(24, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(84, activation="relu", kernel_regularizer="l2"),
            layers.Dense(10),
        ]
    )
