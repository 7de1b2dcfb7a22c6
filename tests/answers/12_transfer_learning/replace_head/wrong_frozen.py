# message: Freezing is another step
def replace_head(model: keras.Model, classes: int) -> keras.Model:
    model.trainable = False
    features = model.layers[-2].output
    return keras.Model(model.input, keras.layers.Dense(classes, name="head")(features))
