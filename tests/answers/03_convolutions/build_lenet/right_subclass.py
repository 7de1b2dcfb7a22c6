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
