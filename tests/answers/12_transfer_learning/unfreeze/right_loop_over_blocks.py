def open_blocks(epoch, total, warmup, every):
    count = 0
    while count < total and epoch >= warmup + count * every:
        count += 1
    return count


def unfreeze(model, blocks, count):
    model.trainable = True
    for number, block in enumerate(blocks):
        for name in block:
            layer = model.get_layer(name)
            is_open = number >= len(blocks) - count
            layer.trainable = is_open and not isinstance(layer, keras.layers.BatchNormalization)
