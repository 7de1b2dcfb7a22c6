# message: ask isinstance
def open_blocks(epoch, total, warmup, every):
    if epoch < warmup:
        return 0
    return min(total, 1 + (epoch - warmup) // every)


def unfreeze(model, blocks, count):
    model.trainable = True
    for number, block in enumerate(blocks):
        for name in block:
            opened = number >= len(blocks) - count
            model.get_layer(name).trainable = opened and not name.endswith("_bn")
