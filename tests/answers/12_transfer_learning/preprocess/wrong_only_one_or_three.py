# message: 1 or 3 channels
def preprocess(images, size, channels, mean, std):
    x = np.array(images, dtype=np.float32)
    if np.issubdtype(images.dtype, np.integer):
        x = x / 255
    if x.ndim == 3:
        x = x[..., None]
    if x.shape[-1] not in (1, 3):
        raise ValueError("1 or 3 channels")
    if (x.shape[-1], channels) == (1, 3):
        x = np.repeat(x, 3, axis=-1)
    elif (x.shape[-1], channels) == (3, 1):
        x = x.mean(axis=-1, keepdims=True)
    x = tf.image.resize(x, (size, size)).numpy()
    return ((x - np.asarray(mean)) / np.asarray(std)).astype(np.float32)
