# %% right: convolution
def train_classifier(images, labels):
    model = keras.Sequential(
        [
            keras.Input((8, 8)),
            keras.layers.Reshape((8, 8, 1)),
            keras.layers.Conv2D(8, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=mean_loss)
    model.fit(images, labels, epochs=8, verbose=0)
    return model

# %% right: two hidden layers
def train_classifier(images, labels):
    model = keras.Sequential(
        [
            keras.Input((8, 8)),
            keras.layers.Flatten(),
            keras.layers.Dense(48, activation="relu"),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    model.fit(images, labels, epochs=12, verbose=0)
    return model

# %% wrong: not trained
# message: reads nine in ten
def train_classifier(images, labels):
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10)])
    model.compile(optimizer="adam", loss=mean_loss)
    return model

# %% wrong: returns history
# message: History
def train_classifier(images, labels):
    layers = [keras.layers.Flatten(), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input((8, 8)), *layers])
    model.compile(optimizer="adam", loss=mean_loss)
    return model.fit(images, labels, epochs=5, verbose=0)

# %% wrong: shuffled labels
# message: reads nine in ten
def train_classifier(images, labels):
    labels = np.random.permutation(labels)
    layers = [keras.layers.Flatten(), keras.layers.Dense(32, activation="relu")]
    model = keras.Sequential([keras.Input((8, 8)), *layers, keras.layers.Dense(10)])
    model.compile(optimizer="adam", loss=mean_loss)
    model.fit(images, labels, epochs=3, verbose=0)
    return model

# %% wrong: three slow epochs
# message: loss from logits
def train_classifier(images, labels):
    layers = [keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")]
    model = keras.Sequential([keras.Input((8, 8)), *layers])
    model.compile(optimizer=keras.optimizers.SGD(0.01), loss=mean_loss)
    model.fit(images, labels, epochs=3, verbose=0)
    return model
