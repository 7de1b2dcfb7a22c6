# message: needs room for all
def input_pipeline(source, decode, augment, batch_size, training, seed):
    examples = source.map(decode).cache()
    if training:
        examples = examples.shuffle(10 * batch_size, seed=seed).map(augment)
    return examples.batch(batch_size, drop_remainder=training).prefetch(tf.data.AUTOTUNE)
