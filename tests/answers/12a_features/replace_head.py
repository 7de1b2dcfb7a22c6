# %% right: by input of the head
def replace_head(model, classes):
    head = keras.layers.Dense(units=classes, activation="linear", name="head")
    return keras.models.Model(inputs=model.inputs[0], outputs=head(model.layers[-1].input))

# %% right: two models
def replace_head(model, classes):
    features = model.layers[-2].output
    logits = keras.layers.Dense(classes, activation=None, name="head")(features)
    return keras.Model(inputs=model.input, outputs=logits)

# %% wrong: another name
# message: named "head"
# instead of: keras.layers.Dense(classes, name="head")
# write:      keras.layers.Dense(classes, name="new_head")

# %% wrong: clone
# message: do not copy
def replace_head(model, classes):
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    return keras.Model(copy.input, keras.layers.Dense(classes, name="head")(copy.layers[-2].output))

# %% wrong: frozen
# mistake: The shared layers are frozen.
# message: Freezing is another step
def replace_head(model: keras.Model, classes: int) -> keras.Model:
    model.trainable = False
    features = model.layers[-2].output
    return keras.Model(model.input, keras.layers.Dense(classes, name="head")(features))

# %% wrong: hard coded
# message: shapes for seven classes
# instead of: keras.layers.Dense(classes, name="head")
# write:      keras.layers.Dense(2, name="head")

# %% wrong: nested
# message: do not copy, do not wrap
def replace_head(model, classes):
    inner = keras.Model(model.input, model.layers[-2].output)
    return keras.Sequential([keras.Input(model.input_shape[1:]), inner, keras.layers.Dense(classes, name="head")])

# %% wrong: no bias
# mistake: The new head has no bias.
# message: head
# instead of: keras.layers.Dense(classes, name="head")
# write:      keras.layers.Dense(classes, name="head", use_bias=False)

# %% wrong: on top of the old head
# mistake: The new head stands on top of the old one.
# message: used 2 times
# instead of: features = model.layers[-2].output
# write:      features = model.layers[-1].output

# %% wrong: one layer too many
# message: all other layers are shared
def replace_head(model: keras.Model, classes: int) -> keras.Model:
    features = model.layers[-3].output
    pooled = keras.layers.GlobalMaxPooling2D(name='features')(features)
    return keras.Model(model.input, keras.layers.Dense(classes, name="head")(pooled))

# %% wrong: softmax
# mistake: The new head gives probabilities, not logits.
# message: without activation
# instead of: keras.layers.Dense(classes, name="head")
# write:      keras.layers.Dense(classes, activation="softmax", name="head")

# %% wrong: zeros
# message: Leave the initializers
# instead of: keras.layers.Dense(classes, name="head")
# write:      keras.layers.Dense(classes, name="head", kernel_initializer="zeros")

# %% wrong: opens all
# message: what was frozen stays frozen
# instead of:
# |    features = model.layers[-2].output
# write:
# |    for layer in model.layers:
# |        layer.trainable = True
# |    features = model.layers[-2].output

# %% wrong: renames the old head
# message: what was frozen stays frozen
# instead of: features = model.layers[-2].output
# write:      model.layers[-1].name, features = "old_head", model.layers[-2].output
