def replace_head(model, classes):
    head = keras.layers.Dense(units=classes, activation="linear", name="head")
    return keras.models.Model(inputs=model.inputs[0], outputs=head(model.layers[-1].input))
