def max_pool2d(images, pool_size, strides, padding="valid"):
    return keras.ops.max_pool(np.float32(images), pool_size, strides, padding)


def average_pool2d(images, pool_size, strides, padding="valid"):
    return keras.ops.average_pool(np.float32(images), pool_size, strides, padding)
