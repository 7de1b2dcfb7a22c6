# %% right: apply
def train_step(model, optimizer, inputs, labels):
    with tf.GradientTape() as tape:
        loss = mean_loss(labels, model(inputs))
    optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    return float(loss)

# %% right: loop
def train_step(model, optimizer, inputs, labels):
    variables = model.trainable_variables
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels, model(inputs))
        )
    optimizer.apply_gradients([*zip(tape.gradient(loss, variables), variables)])
    return loss

# %% wrong: last layer
# message: all of them
def train_step(model, optimizer, inputs, labels):
    variables = model.layers[-1].trainable_variables
    with tf.GradientTape() as tape:
        loss = mean_loss(labels, model(inputs))
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss

# %% wrong: loss after step
# message: that the gradients were computed from
def train_step(model, optimizer, inputs, labels):
    with tf.GradientTape() as tape:
        loss = mean_loss(labels, model(inputs))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return mean_loss(labels, model(inputs))

# %% wrong: no step
# message: apply_gradients
def train_step(model, optimizer, inputs, labels):
    return mean_loss(labels, model(inputs))

# %% wrong: swapped
# message: mean_loss(model(inputs), labels)
# instead of: mean_loss(labels, model(inputs, training=True))
# write:      mean_loss(model(inputs), labels)
# instead of: zip(gradients, model.trainable_variables, strict=True)
# write:      zip(gradients, model.trainable_variables)

# %% wrong: two steps
# message: one step in each call
def train_step(model, optimizer, inputs, labels):
    for _ in range(2):
        with tf.GradientTape() as tape:
            loss = mean_loss(labels, model(inputs))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss
