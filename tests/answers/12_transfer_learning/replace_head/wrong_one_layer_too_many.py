# message: all other layers are shared
def replace_head(model: keras.Model, classes: int) -> keras.Model:
    features = model.layers[-3].output
    pooled = keras.layers.GlobalMaxPooling2D(name='features')(features)
    return keras.Model(model.input, keras.layers.Dense(classes, name="head")(pooled))
