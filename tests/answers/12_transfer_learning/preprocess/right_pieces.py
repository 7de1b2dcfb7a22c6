def preprocess(images, size, channels, mean, std):
    shares = images / 255.0 if not np.issubdtype(images.dtype, np.floating) else np.asarray(images)
    result = []
    for image in shares:
        if image.ndim == 2:
            image = np.expand_dims(image, 2)
        have = image.shape[2]
        if have == channels:
            pass
        elif have == 1 and channels == 3:
            image = np.dstack([image[:, :, 0]] * 3)
        elif have == 3 and channels == 1:
            image = np.average(image, axis=2)[:, :, np.newaxis]
        else:
            raise ValueError("channels")
        result.append(tf.image.resize(image, [size, size], method="bilinear").numpy())
    stacked = np.stack(result).astype("float64")
    return np.float32((stacked - mean) / std)
