# %% right: loop from the end
def block_rates(blocks, rate, factor):
    rates = {}
    for block in reversed(list(blocks)):
        rate = rate * factor
        for name in block:
            rates[name] = rate
    return rates


def layerwise_step(model, x, y, loss, rates, rate):
    owner = {id(w): layer.name for layer in model.layers for w in layer.trainable_weights}
    weights = model.trainable_weights
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=False))
    for w, g in zip(weights, tape.gradient(value, [w.value for w in weights])):
        w.assign(w - (rates[owner[id(w)]] if owner[id(w)] in rates else rate) * g)
    return value

# %% right: one optimizer each
def block_rates(blocks, rate, factor):
    powers = rate * np.float32(factor) ** np.arange(len(blocks), 0, -1)
    return {name: float(p) for p, block in zip(powers, blocks) for name in block}


def layerwise_step(model, x, y, loss, rates, rate):
    groups = [(l.trainable_variables, rates.get(l.name, rate)) for l in model.layers if l.trainable_variables]
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=False))
    grads = tape.gradient(value, [[v.value for v in vs] for vs, _ in groups])
    for (variables, eta), g in zip(groups, grads):
        keras.optimizers.SGD(eta).apply(g, variables)
    return float(value)

# %% wrong: by layer
# message: the one before it rate * factor ** 2
# instead of:
# |        name: rate * factor ** (depth - number)
# |        for number, block in enumerate(blocks)
# |        for name in block
# write:
# |        name: rate * factor ** (sum(map(len, blocks)) - number)
# |        for number, name in enumerate(n for block in blocks for n in block)

# %% wrong: default zero
# message: rates.get(layer.name, rate)
# instead of: rates.get(layer.name, rate)
# write:      rates.get(layer.name, 0.0)

# %% wrong: falls to the head
# mistake: The powers of the factor grow toward the head, not toward the input.
# message: The last block gets rate * factor
# instead of: depth - number
# write:      number + 1

# %% wrong: head rate for the last block
# mistake: The last block gets the rate of the head, without the factor.
# message: The last block gets rate * factor
# instead of: depth - number
# write:      depth - number - 1

# %% wrong: loss after
# message: the loss is from before the step
# instead of: return float(value)
# write:      return float(loss(y, model(x, training=False)))

# %% wrong: one rate
# mistake: All layers take the same rate, whatever their own are.
# message: rates.get(layer.name, rate)
# instead of: rates.get(layer.name, rate)
# write:      rate

# %% wrong: opens frozen
# message: Only model.trainable_weights change
def block_rates(blocks, rate, factor):
    return {n: rate * factor ** (len(blocks) - i) for i, b in enumerate(blocks) for n in b}


def layerwise_step(model, x, y, loss, rates, rate):
    for layer in model.layers:
        layer.trainable = True
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=False))
    pairs = [(l, w) for l in model.layers for w in l.trainable_weights]
    for (l, w), g in zip(pairs, tape.gradient(value, [w.value for _, w in pairs])):
        w.assign_sub(rates.get(l.name, rate) * g)
    return float(value)

# %% wrong: order in the loss
# message: Call loss(y, logits), the labels first
# instead of: value = loss(y, model(x, training=False))
# write:      value = loss(model(x, training=False), y)

# %% wrong: scaled gradient in adam
# message: w - rate * gradient
def block_rates(blocks, rate, factor):
    return {n: rate * factor ** (len(blocks) - i) for i, b in enumerate(blocks) for n in b}


def layerwise_step(model, x, y, loss, rates, rate):
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=False))
    pairs = [(l, w) for l in model.layers for w in l.trainable_weights]
    grads = tape.gradient(value, [w.value for _, w in pairs])
    scaled = [rates.get(l.name, rate) / rate * g for (l, _), g in zip(pairs, grads)]
    keras.optimizers.Adam(rate).apply(scaled, [w for _, w in pairs])
    return float(value)

# %% wrong: training mode
# message: training=False, so that the averages
# instead of: value = loss(y, model(x, training=False))
# write:      value = loss(y, model(x, training=True))

# %% wrong: upward
# mistake: The step goes up the gradient instead of down.
# message: w - rate * gradient
# instead of: weights.assign_sub
# write:      weights.assign_add

# %% right: labels as a tensor
# instead of:
# |        value = loss(y, model(x, training=False))
# write:
# |        value = loss(tf.convert_to_tensor(y), model(tf.constant(x), training=False))

# %% wrong: by the beginning of a path
# message: names that are parts of other names
# instead of:
# |            weights.assign_sub(rates.get(layer.name, rate) * next(gradients))
# write:
# |            own = [rates[name] for name in rates if weights.path.startswith(name)]
# |            weights.assign_sub((own[0] if own else rate) * next(gradients))

# %% wrong: changes the rates
# message: a step of a convolutional network
# instead of: with tf.GradientTape() as tape:
# write:      with rates.update({layer.name: rate for layer in model.layers if layer.name not in rates}) or tf.GradientTape() as tape:

# %% wrong: opens, then freezes all
# message: frozen layers stay where they are
# instead of:
# |    return float(value)
# write:
# |    for layer in model.layers:
# |        layer.trainable = True
# |    return float(value)

# %% wrong: factors up to one
# message: block_rates in every regime
# instead of: rate * factor ** (depth - number)
# write:      rate * min(factor, 1.0) ** (depth - number)
