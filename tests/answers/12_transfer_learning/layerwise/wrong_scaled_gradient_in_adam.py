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
