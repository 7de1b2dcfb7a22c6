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
