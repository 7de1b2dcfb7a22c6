# message: An alpha channel
def preprocess(
    images: np.ndarray,
    size: int,
    channels: int,
    mean: float | Sequence[float],
    std: float | Sequence[float],
) -> np.ndarray:
    x = np.array(images, dtype=np.float32)
    if np.issubdtype(images.dtype, np.integer):
        x = x / 255
    if x.ndim == 3:
        x = x[..., None]
    if x.shape[-1] != channels:
        if (x.shape[-1], channels) == (1, 3):
            x = np.repeat(x, 3, axis=-1)
        elif (x.shape[-1], channels) == (3, 1):
            x = x.mean(axis=-1, keepdims=True)
        elif x.shape[-1] > channels:
            x = x[..., :channels]
        else:
            raise ValueError(f"{x.shape[-1]} channels where {channels} are needed")
    x = tf.image.resize(x, (size, size)).numpy()
    return ((x - np.asarray(mean)) / np.asarray(std)).astype(np.float32)
