# message: do not copy, do not wrap
def replace_head(model, classes):
    inner = keras.Model(model.input, model.layers[-2].output)
    return keras.Sequential([keras.Input(model.input_shape[1:]), inner, keras.layers.Dense(classes, name="head")])
