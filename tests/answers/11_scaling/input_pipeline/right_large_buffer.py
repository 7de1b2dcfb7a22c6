def input_pipeline(source, decode, augment, batch_size, training, seed):
    dataset = source.map(decode)
    dataset = dataset.cache()
    if training:
        dataset = dataset.shuffle(10000, seed=seed, reshuffle_each_iteration=True).map(augment)
        dataset = dataset.batch(batch_size, drop_remainder=True)
    else:
        dataset = dataset.batch(batch_size)
    dataset = dataset.prefetch(2)
    return dataset
