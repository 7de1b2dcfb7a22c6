# message: shuffle after cache, and let it shuffle anew
def input_pipeline(source, decode, augment, batch_size, training, seed):
    examples = source.map(decode)
    if training:
        examples = examples.shuffle(source.cardinality(), seed=seed)
    examples = examples.cache()
    if training:
        examples = examples.map(augment)
    return examples.batch(batch_size, drop_remainder=training).prefetch(1)
