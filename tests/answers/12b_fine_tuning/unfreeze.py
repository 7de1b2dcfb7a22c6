# %% right: loop over blocks
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

# %% right: reversed
def open_blocks(epoch, total, warmup, every):
    return int(np.clip(np.floor((epoch - warmup) / every) + 1, 0, total))


def unfreeze(model, blocks, count):
    where = {name: place for place, block in enumerate(reversed(list(blocks))) for name in block}
    model.trainable = True
    for layer in model.layers:
        place = where.get(layer.name)
        if place is None:
            layer.trainable = True
        elif issubclass(type(layer), keras.layers.BatchNormalization):
            layer.trainable = False
        else:
            layer.trainable = place < count

# %% right: table
def open_blocks(epoch, total, warmup, every):
    schedule = [0] * warmup
    for count in range(1, total + 1):
        schedule += [count] * every
    return schedule[epoch] if epoch < len(schedule) else total


def unfreeze(model, blocks, count):
    for layer in (model, *model.layers):
        layer.trainable = True
    for position, block in enumerate(blocks):
        for name in block:
            layer = model.get_layer(name=name)
            if isinstance(layer, keras.layers.BatchNormalization) or position < len(blocks) - count:
                layer.trainable = False

# %% wrong: all normalization
# message: names are compared as a whole
# instead of: isinstance(layer, keras.layers.BatchNormalization) and layer.name in inside
# write:      isinstance(layer, keras.layers.BatchNormalization)

# %% wrong: by prefix
# message: names are compared as a whole
# instead of: layer.name not in frozen
# write:      not any(layer.name.startswith(name) for name in frozen)

# %% wrong: first blocks
# mistake: The first blocks train, not the last ones.
# message: Blocks before the last `count` are frozen
# instead of: : len(blocks) - count
# write:      count:

# %% wrong: head frozen
# mistake: Layers in no block, such as the head, are frozen.
# message: the last block and the head train
# instead of: layer.name not in frozen
# write:      layer.name in inside - frozen

# %% wrong: minus zero
# message: blocks[-0:] is everything
# instead of:
# |    frozen = {name for block in blocks[: len(blocks) - count] for name in block}
# write:
# |    opened = {name for block in blocks[-count:] for name in block}
# |    frozen = {name for block in blocks for name in block} - opened

# %% wrong: never opens
# message: a block may have been open before
# instead of:
# |        layer.trainable = layer.name not in frozen and not normalizes
# write:
# |        if layer.name in frozen or normalizes:
# |            layer.trainable = False

# %% wrong: no limit
# message: at most total
# instead of: min(total, 1 + (epoch - warmup) // every)
# write:      1 + (epoch - warmup) // every

# %% wrong: normalization by name
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

# %% wrong: normalization opens
# mistake: Batch normalization in open blocks trains.
# message: batch normalization everywhere
# message: every keras.layers.BatchNormalization
# instead of: layer.name not in frozen and not normalizes
# write:      layer.name not in frozen

# %% wrong: one late
# mistake: Each block opens too late, by the epochs between two blocks.
# message: 1 + (epoch - warmup) // every
# instead of: 1 + (epoch - warmup) // every
# write:      (epoch - warmup) // every

# %% wrong: warmup included
# message: 0 before warmup
# instead of: if epoch < warmup:
# write:      if epoch <= warmup:

# %% wrong: leaves the model frozen
# message: a model that was frozen as a whole
# instead of:
# |    model.trainable = True  # if it is not, none of its layers train
# write:

# %% wrong: class by name
# message: subclasses of batch normalization
# instead of: isinstance(layer, keras.layers.BatchNormalization) and
# write:      type(layer) is keras.layers.BatchNormalization and

# %% wrong: part of a name
# message: names that are parts of other names
# instead of: layer.name not in frozen
# write:      not any(name in layer.name and layer.name not in inside - frozen for name in frozen)

# %% wrong: thirty epochs
# message: open_blocks in every regime
# instead of: return min(total, 1 + (epoch - warmup) // every)
# write:      return min(total, 1 + (min(epoch, 30) - warmup) // every)

# %% wrong: a float
# message: open_blocks in every regime
# instead of: return min(total, 1 + (epoch - warmup) // every)
# write:      return float(min(total, 1 + (epoch - warmup) // every))
