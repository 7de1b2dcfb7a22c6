# message: do not copy
def replace_head(model, classes):
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    return keras.Model(copy.input, keras.layers.Dense(classes, name="head")(copy.layers[-2].output))
