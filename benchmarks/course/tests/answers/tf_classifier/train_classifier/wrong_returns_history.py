# message: History
def train_classifier(images, labels):
    layers = [keras.layers.Flatten(), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input((8, 8)), *layers])
    model.compile(optimizer="adam", loss=mean_loss)
    return model.fit(images, labels, epochs=5, verbose=0)
