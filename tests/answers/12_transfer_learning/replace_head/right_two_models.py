def replace_head(model, classes):
    features = model.layers[-2].output
    logits = keras.layers.Dense(classes, activation=None, name="head")(features)
    return keras.Model(inputs=model.input, outputs=logits)
