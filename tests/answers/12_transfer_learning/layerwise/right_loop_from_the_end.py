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
