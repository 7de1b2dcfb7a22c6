# message: drop_remainder=training makes the batch size
def input_pipeline(
    source: tf.data.Dataset,
    decode: Callable,
    augment: Callable,
    batch_size: int,
    training: bool,
    seed: int,
) -> tf.data.Dataset:
    examples = source.map(decode).cache()
    if training:
        examples = examples.shuffle(source.cardinality(), seed=seed)
        examples = examples.map(augment)
    return examples.batch(batch_size, drop_remainder=False).prefetch(tf.data.AUTOTUNE)
