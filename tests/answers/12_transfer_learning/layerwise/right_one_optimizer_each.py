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
