# message: used 2 times
def replace_head(model: keras.Model, classes: int) -> keras.Model:
    features = model.layers[-1].output
    return keras.Model(model.input, keras.layers.Dense(classes, name="head")(features))
