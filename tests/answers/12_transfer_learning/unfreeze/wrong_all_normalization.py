# message: names are compared as a whole
def open_blocks(epoch: int, total: int, warmup: int, every: int) -> int:
    if epoch < warmup:
        return 0
    return min(total, 1 + (epoch - warmup) // every)


def unfreeze(model: keras.Model, blocks: Sequence[Sequence[str]], count: int) -> None:
    frozen = {name for block in blocks[: len(blocks) - count] for name in block}
    inside = {name for block in blocks for name in block}
    for layer in model.layers:
        normalizes = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = layer.name not in frozen and not normalizes
