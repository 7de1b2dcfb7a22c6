def input_pipeline(source, decode, augment, batch_size, training, seed):
    auto = tf.data.AUTOTUNE
    ready = source.map(decode, num_parallel_calls=auto).cache()
    if not training:
        return ready.batch(batch_size).prefetch(auto)
    ready = ready.shuffle(buffer_size=int(source.cardinality()), seed=seed)
    ready = ready.map(augment, num_parallel_calls=auto)
    return ready.batch(batch_size, drop_remainder=True).prefetch(1)
