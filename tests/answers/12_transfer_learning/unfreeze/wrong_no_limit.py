# message: at most total
def open_blocks(epoch: int, total: int, warmup: int, every: int) -> int:
    if epoch < warmup:
        return 0
    return 1 + (epoch - warmup) // every


def unfreeze(model: keras.Model, blocks: Sequence[Sequence[str]], count: int) -> None:
    frozen = {name for block in blocks[: len(blocks) - count] for name in block}
    inside = {name for block in blocks for name in block}
    for layer in model.layers:
        normalizes = isinstance(layer, keras.layers.BatchNormalization) and layer.name in inside
        layer.trainable = layer.name not in frozen and not normalizes
