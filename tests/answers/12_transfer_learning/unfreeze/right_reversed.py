def open_blocks(epoch, total, warmup, every):
    return int(np.clip(np.floor((epoch - warmup) / every) + 1, 0, total))


def unfreeze(model, blocks, count):
    where = {name: place for place, block in enumerate(reversed(list(blocks))) for name in block}
    for layer in model.layers:
        place = where.get(layer.name)
        if place is None:
            layer.trainable = True
        elif type(layer).__name__ == "BatchNormalization":
            layer.trainable = False
        else:
            layer.trainable = place < count
