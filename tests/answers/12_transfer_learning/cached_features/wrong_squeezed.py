# message: keeps the axis of the images
def cached_features(model: Callable, images: np.ndarray, batch_size: int = 100) -> np.ndarray:
    parts = [
        keras.ops.convert_to_numpy(model(images[start : start + batch_size], training=False))
        for start in range(0, len(images), batch_size)
    ]
    return np.concatenate(parts).squeeze()
