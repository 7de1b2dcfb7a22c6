# message: the one before it rate * factor ** 2
def block_rates(blocks: Sequence[Sequence[str]], rate: float, factor: float) -> dict[str, float]:
    depth = len(blocks)
    return {
        name: rate * factor ** (sum(map(len, blocks)) - number)
        for number, name in enumerate(n for block in blocks for n in block)
    }


def layerwise_step(
    model: keras.Model,
    x: np.ndarray,
    y: np.ndarray,
    loss: Callable,
    rates: dict[str, float],
    rate: float,
) -> float:
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=False))
    gradients = iter(tape.gradient(value, [w.value for w in model.trainable_weights]))
    for layer in model.layers:
        for weights in layer.trainable_weights:
            weights.assign_sub(rates.get(layer.name, rate) * next(gradients))
    return float(value)
