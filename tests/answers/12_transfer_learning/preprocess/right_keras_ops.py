def preprocess(images, size, channels, mean, std):
    scale = 255.0 if images.dtype.kind in "ui" else 1.0
    x = keras.ops.cast(keras.ops.convert_to_tensor(np.asarray(images) / scale), "float32")
    if len(x.shape) == 3:
        x = keras.ops.expand_dims(x, -1)
    now = x.shape[-1]
    if now == 3 and channels == 1:
        x = keras.ops.mean(x, axis=-1, keepdims=True)
    elif now == 1 and channels == 3:
        x = keras.ops.concatenate([x, x, x], axis=-1)
    elif now != channels:
        raise ValueError("channels")
    x = keras.ops.image.resize(x, (size, size), interpolation="bilinear")
    return keras.ops.convert_to_numpy((x - np.float32(mean)) / np.float32(std))
