def preprocess(images, size, channels, mean, std):
    x = np.asarray(images).astype("float64")
    if np.issubdtype(np.asarray(images).dtype, np.integer):
        x /= 255.0
    x = x.reshape(*x.shape, 1) if x.ndim == 3 else x
    c = x.shape[3]
    if c != channels and {c, channels} != {1, 3}:
        raise ValueError(f"cannot turn {c} channels into {channels}")
    if c > channels:
        x = x.sum(axis=3, keepdims=True) / 3
    x = np.broadcast_to(x, (*x.shape[:3], channels))
    x = tf.image.resize(tf.constant(x), [size, size], method="bilinear")
    return tf.cast(x * (1 / np.array(std, "float32")) - np.divide(mean, std).astype("float32"), tf.float32)
