# %% right: keras ops
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

# %% right: pieces
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

# %% right: standardizes as affine map
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

# %% wrong: always divides
# mistake: Floats are divided by 255, too.
# message: Only integer images are divided by 255
# instead of:
# |    if np.issubdtype(images.dtype, np.integer):
# |        x = x / 255
# write:
# |    x = x / 255

# %% wrong: by variance
# message: (x - mean) / std
# instead of: np.asarray(std)
# write:      np.asarray(std) ** 2

# %% wrong: crops
# message: tf.image.resize to size x size
# instead of: x = tf.image.resize(x, (size, size)).numpy()
# write:      x = tf.image.resize_with_crop_or_pad(x, size, size).numpy()

# %% wrong: drops alpha
# message: An alpha channel
# instead of:
# |        else:
# write:
# |        elif x.shape[-1] > channels:
# |            x = x[..., :channels]
# |        else:

# %% wrong: first channel
# mistake: Of three channels the first is taken, not the mean.
# message: The mean of the three channels
# instead of: x = x.mean(axis=-1, keepdims=True)
# write:      x = x[..., :1]

# %% wrong: float64
# message: the result is float32
# instead of: ((x - np.asarray(mean)) / np.asarray(std)).astype(np.float32)
# write:      ((x - np.asarray(mean)) / np.asarray(std)).astype(np.float64)

# %% wrong: keeps color
# message: The mean of the three channels
# instead of: elif (x.shape[-1], channels) == (3, 1):
# write:      elif channels == 1:
# instead of: x = x.mean(axis=-1, keepdims=True)
# write:      pass

# %% wrong: nearest
# message: resize bilinearly
# instead of: x = tf.image.resize(x, (size, size)).numpy()
# write:      x = tf.image.resize(x, (size, size), "nearest").numpy()

# %% wrong: never divides
# mistake: Integer images are not divided by 255.
# message: Divide integers by 255
# instead of:
# |    if np.issubdtype(images.dtype, np.integer):
# |        x = x / 255
# write:

# %% wrong: only one or three
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

# %% wrong: own statistics
# mistake: The images are standardized with their own mean and deviation.
# message: not those of these images
# instead of: (x - np.asarray(mean)) / np.asarray(std)
# write:      (x - x.mean()) / x.std()

# %% wrong: range by maximum
# message: the dtype decides
# instead of: if np.issubdtype(images.dtype, np.integer):
# write:      if x.max() > 1:

# %% wrong: uint8 only
# message: true for int64
# instead of: if np.issubdtype(images.dtype, np.integer):
# write:      if images.dtype == np.uint8:

# %% wrong: changes floats in place
# message: changes its argument images
def preprocess(images, size, channels, mean, std):
    x = images.astype(np.float32, copy=False)
    if np.issubdtype(images.dtype, np.integer):
        x = x / 255
    if x.ndim == 3:
        x = x[..., None]
    if (x.shape[-1], channels) == (1, 3):
        x = np.repeat(x, 3, axis=-1)
    elif (x.shape[-1], channels) == (3, 1):
        x = x.mean(axis=-1, keepdims=True)
    elif x.shape[-1] != channels:
        raise ValueError("channels")
    x -= np.asarray(mean, np.float32)
    x /= np.asarray(std, np.float32)
    return tf.image.resize(x, (size, size)).numpy()

# %% wrong: two types of integers
# message: preprocess of colored integers in every regime
# instead of: if np.issubdtype(images.dtype, np.integer):
# write:      if images.dtype in (np.uint8, np.int64):

# %% wrong: repeats to any number
# message: gray cannot become four channels
# instead of: if (x.shape[-1], channels) == (1, 3):
# write:      if x.shape[-1] == 1:
# instead of: x = np.repeat(x, 3, axis=-1)
# write:      x = np.repeat(x, channels, axis=-1)
