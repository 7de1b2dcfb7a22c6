# %% right: large buffer
def input_pipeline(source, decode, augment, batch_size, training, seed):
    dataset = source.map(decode)
    dataset = dataset.cache()
    if training:
        dataset = dataset.shuffle(50_000, seed=seed, reshuffle_each_iteration=True).map(augment)
        dataset = dataset.batch(batch_size, drop_remainder=True)
    else:
        dataset = dataset.batch(batch_size)
    dataset = dataset.prefetch(2)
    return dataset

# %% right: parallel maps
def input_pipeline(source, decode, augment, batch_size, training, seed):
    auto = tf.data.AUTOTUNE
    ready = source.map(decode, num_parallel_calls=auto).cache()
    if not training:
        return ready.batch(batch_size).prefetch(auto)
    ready = ready.shuffle(buffer_size=int(source.cardinality()), seed=seed)
    ready = ready.map(augment, num_parallel_calls=auto)
    return ready.batch(batch_size, drop_remainder=True).prefetch(1)

# %% wrong: augment batches
# message: augment after cache and before batch
def input_pipeline(source, decode, augment, batch_size, training, seed):
    examples = source.map(decode).cache()
    if training:
        examples = examples.shuffle(source.cardinality(), seed=seed)
    batches = examples.batch(batch_size, drop_remainder=training)
    if training:
        batches = batches.map(augment)
    return batches.prefetch(1)

# %% wrong: buffer of ten batches
# message: needs room for all
def input_pipeline(source, decode, augment, batch_size, training, seed):
    examples = source.map(decode).cache()
    if training:
        examples = examples.shuffle(10 * batch_size, seed=seed).map(augment)
    return examples.batch(batch_size, drop_remainder=training).prefetch(tf.data.AUTOTUNE)

# %% wrong: cache only in training
# message: cache and prefetch serve both cases
# instead of: source.map(decode).cache()
# write:      source.map(decode).cache() if training else source.map(decode)

# %% wrong: no cache
# mistake: Each example is decoded anew in every epoch.
# message: decoded once and augmented three times
# instead of: examples = source.map(decode).cache()
# write:      examples = source.map(decode)

# %% wrong: no drop
# mistake: A last, smaller batch is kept in training.
# message: ten examples make two batches of four
# instead of: examples.batch(batch_size, drop_remainder=training)
# write:      examples.batch(batch_size, drop_remainder=False)

# %% wrong: no prefetch
# message: prefetch is the last stage
# instead of: examples.batch(batch_size, drop_remainder=training).prefetch(tf.data.AUTOTUNE)
# write:      examples.batch(batch_size, drop_remainder=training)

# %% wrong: no seed
# message: the seed decides the order
# instead of: examples.shuffle(source.cardinality(), seed=seed)
# write:      examples.shuffle(source.cardinality())

# %% wrong: shuffle after batch
# mistake: Whole batches are shuffled, not examples.
# message: shuffle before batch
def input_pipeline(source, decode, augment, batch_size, training, seed):
    examples = source.map(decode).cache()
    if training:
        examples = examples.map(augment)
    batches = examples.batch(batch_size, drop_remainder=training)
    if training:
        batches = batches.shuffle(source.cardinality(), seed=seed)
    return batches.prefetch(1)

# %% wrong: shuffle before cache
# mistake: The order of the first epoch is cached, and comes again in every epoch.
# message: shuffle after cache, and let it shuffle anew
def input_pipeline(source, decode, augment, batch_size, training, seed):
    examples = source.map(decode)
    if training:
        examples = examples.shuffle(source.cardinality(), seed=seed)
    examples = examples.cache()
    if training:
        examples = examples.map(augment)
    return examples.batch(batch_size, drop_remainder=training).prefetch(1)

# %% wrong: small buffer
# message: needs room for all
# instead of: source.cardinality()
# write:      batch_size

# %% right: takes full batches
def input_pipeline(source, decode, augment, batch_size, training, seed):
    count = int(source.cardinality())
    examples = source.map(decode).cache()
    if not training:
        return examples.batch(batch_size).prefetch(1)
    examples = examples.shuffle(max(count, 1), seed=seed).map(augment)
    return examples.batch(batch_size).take(count // batch_size).prefetch(1)

# %% wrong: buffer of a tutorial
# message: thirty thousand examples are all shuffled
# instead of: source.cardinality()
# write:      1000

# %% wrong: buffer of ten thousand
# message: thirty thousand examples are all shuffled
# instead of: source.cardinality()
# write:      10_000
