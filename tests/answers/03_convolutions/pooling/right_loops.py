def pooled(images, pool_size, strides, padding, function):
    batch, height, width, channels = images.shape
    top = left = 0
    if padding == "same":
        top, left = same_pads(height, pool_size[0], strides[0])[0], 0
        left = same_pads(width, pool_size[1], strides[1])[0]
        rows, columns = -(-height // strides[0]), -(-width // strides[1])
    else:
        rows = (height - pool_size[0]) // strides[0] + 1
        columns = (width - pool_size[1]) // strides[1] + 1
    out = np.zeros((batch, rows, columns, channels))
    for i in range(rows):
        for j in range(columns):
            r, q = i * strides[0] - top, j * strides[1] - left
            window = images[:, max(r, 0) : r + pool_size[0], max(q, 0) : q + pool_size[1]]
            out[:, i, j] = function(window, axis=(1, 2))
    return out


def max_pool2d(images, pool_size, strides, padding="valid"):
    return pooled(images, pool_size, strides, padding, np.max)


def average_pool2d(images, pool_size, strides, padding="valid"):
    return pooled(images, pool_size, strides, padding, np.mean)
