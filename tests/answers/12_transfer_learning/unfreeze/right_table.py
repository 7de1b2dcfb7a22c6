def open_blocks(epoch, total, warmup, every):
    schedule = [0] * warmup
    for count in range(1, total + 1):
        schedule += [count] * every
    return schedule[epoch] if epoch < len(schedule) else total


def unfreeze(model, blocks, count):
    for layer in model.layers:
        layer.trainable = True
    for position, block in enumerate(blocks):
        for name in block:
            layer = model.get_layer(name=name)
            if isinstance(layer, keras.layers.BatchNormalization) or position < len(blocks) - count:
                layer.trainable = False
