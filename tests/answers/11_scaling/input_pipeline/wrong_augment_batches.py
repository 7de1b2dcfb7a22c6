# message: augment after cache and before batch
def input_pipeline(source, decode, augment, batch_size, training, seed):
    examples = source.map(decode).cache()
    if training:
        examples = examples.shuffle(source.cardinality(), seed=seed)
    batches = examples.batch(batch_size, drop_remainder=training)
    if training:
        batches = batches.map(augment)
    return batches.prefetch(1)
