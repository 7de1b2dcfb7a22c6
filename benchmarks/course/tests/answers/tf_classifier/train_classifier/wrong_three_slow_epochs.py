# message: loss from logits
def train_classifier(images, labels):
    layers = [keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")]
    model = keras.Sequential([keras.Input((8, 8)), *layers])
    model.compile(optimizer=keras.optimizers.SGD(0.01), loss=mean_loss)
    model.fit(images, labels, epochs=3, verbose=0)
    return model
