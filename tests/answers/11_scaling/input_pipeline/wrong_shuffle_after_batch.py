# message: shuffle before batch
def input_pipeline(source, decode, augment, batch_size, training, seed):
    examples = source.map(decode).cache()
    if training:
        examples = examples.map(augment)
    batches = examples.batch(batch_size, drop_remainder=training)
    if training:
        batches = batches.shuffle(source.cardinality(), seed=seed)
    return batches.prefetch(1)
