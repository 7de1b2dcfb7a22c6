# message: Leave the initializers
def replace_head(model: keras.Model, classes: int) -> keras.Model:
    features = model.layers[-2].output
    return keras.Model(model.input, keras.layers.Dense(classes, name="head", kernel_initializer="zeros")(features))
