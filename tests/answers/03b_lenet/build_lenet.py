# %% right: added one by one
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

# %% right: functional
def build_lenet():
    inputs = keras.Input((8, 8, 1), name="image")
    x = keras.layers.Conv2D(12, (3, 3), padding="same")(inputs)
    x = keras.layers.ReLU()(x)
    x = keras.layers.MaxPool2D((2, 2), strides=2)(x)
    x = keras.layers.Conv2D(24, (3, 3), padding="same")(x)
    x = keras.layers.Activation("relu")(x)
    x = keras.layers.MaxPool2D()(x)
    x = keras.layers.Reshape((96,))(x)
    x = keras.layers.Dense(84, activation=keras.activations.relu)(x)
    return keras.Model(inputs, keras.layers.Dense(10)(x))

# %% right: nested models
def build_lenet():
    layers = keras.layers
    maps = keras.Sequential(name="patterns")
    for filters in (12, 24):
        block = [layers.Conv2D(filters, 3, padding="same"), layers.ReLU(), layers.MaxPooling2D(2)]
        maps.add(keras.Sequential(block, name=f"block_{filters}"))
    head = keras.Sequential([layers.Flatten(), layers.Dense(84, "relu"), layers.Dense(10)])
    return keras.Sequential([keras.Input((8, 8, 1)), maps, head])

# %% right: separate relu
# instead of:
# |            layers.Conv2D(12, 3, padding="same", activation="relu"),
# |            layers.MaxPooling2D(2),
# |            layers.Conv2D(24, 3, padding="same", activation="relu"),
# |            layers.MaxPooling2D(2),
# write:
# |            layers.Conv2D(12, 3, padding="same"),
# |            layers.ReLU(),
# |            layers.MaxPool2D(2, padding="same"),
# |            layers.Conv2D(24, 3, padding="same"),
# |            layers.ReLU(),
# |            layers.MaxPool2D(2, padding="same"),

# %% right: subclass
class LeNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = keras.layers.Conv2D(12, 3, padding="same", activation="relu")
        self.second = keras.layers.Conv2D(24, 3, padding="same", activation="relu")
        self.pool = keras.layers.MaxPooling2D(2)
        self.flatten = keras.layers.Flatten()
        self.hidden = keras.layers.Dense(84, activation="relu")
        self.logits = keras.layers.Dense(10)

    def call(self, images):
        maps = self.pool(self.second(self.pool(self.first(images))))
        return self.logits(self.hidden(self.flatten(maps)))


def build_lenet():
    model = LeNet()
    model(np.zeros((1, 8, 8, 1)))
    return model

# %% wrong: average pooling
# mistake: The pooling takes averages, not maxima.
# message: max pooling
# instead of:
# |            layers.MaxPooling2D(2),
# |            layers.Conv2D(24, 3, padding="same", activation="relu"),
# write:
# |            layers.AveragePooling2D(2),
# |            layers.Conv2D(24, 3, padding="same", activation="relu"),
# instead of:
# |            layers.MaxPooling2D(2),
# |            layers.Flatten(),
# write:
# |            layers.AveragePooling2D(2),
# |            layers.Flatten(),

# %% wrong: dropout
# message: no dropout, no noise
# instead of:
# |            layers.Dense(84, activation="relu"),
# write:
# |            layers.Dropout(0.3),
# |            layers.Dense(84, activation="relu"),

# %% wrong: filters swapped
# message: in the order of the table
def build_lenet():
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(24, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(12, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(84, activation="relu"),
            layers.Dense(10),
        ]
    )

# %% wrong: five by five
# message: Kernel, bias, kernel, bias
# instead of: layers.Conv2D(12, 3, padding="same", activation="relu"),
# write:      layers.Conv2D(12, 5, padding="same", activation="relu"),
# instead of: layers.Conv2D(24, 3, padding="same", activation="relu"),
# write:      layers.Conv2D(24, 5, padding="same", activation="relu"),

# %% wrong: global pooling
# message: flattened
# instead of: layers.Flatten
# write:      layers.GlobalAveragePooling2D

# %% wrong: layer frozen
# message: No layer is frozen
# instead of: layers.Dense(84, activation="relu")
# write:      layers.Dense(84, activation="relu", trainable=False)

# %% wrong: no activation in convolutions
# mistake: The convolutions have no activation.
# message: ReLU after both convolutions
# instead of: layers.Conv2D(12, 3, padding="same", activation="relu"),
# write:      layers.Conv2D(12, 3, padding="same"),
# instead of: layers.Conv2D(24, 3, padding="same", activation="relu"),
# write:      layers.Conv2D(24, 3, padding="same"),

# %% wrong: no input
# message: begin with keras.Input
# instead of:
# |            keras.Input((8, 8, 1)),
# write:

# %% wrong: no return
# message: attribute 'weights'
# instead of: return keras.Sequential(
# write:      keras.Sequential(

# %% wrong: one model for all
# message: Build the layers inside the function
layers = keras.layers
model = keras.Sequential(
    [
        keras.Input((8, 8, 1)),
        layers.Conv2D(12, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(24, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(84, activation="relu"),
        layers.Dense(10),
    ]
)


def build_lenet():
    return model

# %% wrong: relu6
# message: ReLU after both convolutions
# instead of: layers.Conv2D(12, 3, padding="same", activation="relu"),
# write:      layers.Conv2D(12, 3, padding="same", activation="relu6"),
# instead of: layers.Conv2D(24, 3, padding="same", activation="relu"),
# write:      layers.Conv2D(24, 3, padding="same", activation="relu6"),
# instead of: layers.Dense(84, activation="relu"),
# write:      layers.Dense(84, activation="relu6"),

# %% wrong: second pooling missing
# message: 2*2*24 = 96 numbers are flattened
# instead of:
# |            layers.MaxPooling2D(2),
# |            layers.Flatten(),
# write:
# |            layers.Flatten(),

# %% wrong: softmax at the end
# mistake: The model ends in a softmax: it gives probabilities, not logits.
# message: no activation at the end
# instead of: layers.Dense(10)
# write:      layers.Dense(10, activation="softmax")

# %% wrong: strides in place of pooling
# message: max pooling
# instead of:
# |            layers.Conv2D(12, 3, padding="same", activation="relu"),
# |            layers.MaxPooling2D(2),
# |            layers.Conv2D(24, 3, padding="same", activation="relu"),
# |            layers.MaxPooling2D(2),
# write:
# |            layers.Conv2D(12, 3, strides=2, padding="same", activation="relu"),
# |            layers.Conv2D(24, 3, strides=2, padding="same", activation="relu"),

# %% wrong: tanh
# mistake: The activations are tanh, not ReLU.
# message: ReLU after both convolutions
# instead of: layers.Conv2D(12, 3, padding="same", activation="relu"),
# write:      layers.Conv2D(12, 3, padding="same", activation="tanh"),
# instead of: layers.Conv2D(24, 3, padding="same", activation="relu"),
# write:      layers.Conv2D(24, 3, padding="same", activation="tanh"),
# instead of: layers.Dense(84, activation="relu"),
# write:      layers.Dense(84, activation="tanh"),

# %% wrong: valid padding
# message: Computed output size would be zero or negative
# instead of: layers.Conv2D(12, 3, padding="same", activation="relu"),
# write:      layers.Conv2D(12, 3, activation="relu"),
# instead of: layers.Conv2D(24, 3, padding="same", activation="relu"),
# write:      layers.Conv2D(24, 3, activation="relu"),

# %% wrong: weights penalized
# message: none has a regularizer
# instead of: layers.Dense(84, activation="relu")
# write:      layers.Dense(84, activation="relu", kernel_regularizer="l2")

# %% right: names that begin alike
# instead of:
# |    return keras.Sequential(
# |        [
# |            keras.Input((8, 8, 1)),
# |            layers.Conv2D(12, 3, padding="same", activation="relu"),
# |            layers.MaxPooling2D(2),
# |            layers.Conv2D(24, 3, padding="same", activation="relu"),
# write:
# |    return keras.Sequential(
# |        name="conv",
# |        layers=[
# |            keras.Input((8, 8, 1), name="conv_input"),
# |            layers.Conv2D(12, 3, padding="same", activation="relu", name="conv2d_1"),
# |            layers.MaxPooling2D(2),
# |            layers.Conv2D(24, 3, padding="same", activation="relu", name="conv2d_10"),

# %% wrong: a batch of one loses its axis
# message: a batch of one gives (1, 10)
class Logits(keras.layers.Dense):
    def call(self, x):
        scores = super().call(x)
        return scores[0] if scores.shape[0] == 1 else scores


def build_lenet():
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(12, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(24, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(84, activation="relu"),
            Logits(10),
        ]
    )

# %% wrong: compiled
# message: Leave loss and optimizer to whoever trains
# instead of:
# |    return keras.Sequential(
# write:
# |    model = keras.Sequential(
# instead of:
# |            layers.Dense(10),
# |        ]
# |    )
# write:
# |            layers.Dense(10),
# |        ]
# |    )
# |    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
# |    return model

# %% wrong: dense layer starts at zero
# message: Every kernel of every new model is random
# instead of: layers.Dense(10)
# write:      layers.Dense(10, kernel_initializer="zeros")

# %% wrong: gradient stopped
# message: The gradient must reach every weight
# instead of:
# |            layers.MaxPooling2D(2),
# |            layers.Conv2D(24, 3, padding="same", activation="relu"),
# write:
# |            layers.MaxPooling2D(2),
# |            layers.Lambda(keras.ops.stop_gradient),
# |            layers.Conv2D(24, 3, padding="same", activation="relu"),

# %% wrong: seed inside
# message: no seed inside the function
# instead of:
# |    layers = keras.layers
# write:
# |    layers = keras.layers
# |    keras.utils.set_random_seed(42)
