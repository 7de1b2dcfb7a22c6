def windows_of(images, pool_size, strides, padding, fill):
    pads = [(0, 0)] * 4
    if padding == "same":
        for axis in (0, 1):
            pads[axis + 1] = same_pads(images.shape[axis + 1], pool_size[axis], strides[axis])
    padded = np.pad(images, pads, constant_values=fill)
    view = np.lib.stride_tricks.sliding_window_view(padded, pool_size, (1, 2))
    return view[:, :: strides[0], :: strides[1]]


def max_pool2d(images, pool_size, strides, padding="valid"):
    return windows_of(images, pool_size, strides, padding, -1e300).max(axis=-1).max(axis=-1)


def average_pool2d(images, pool_size, strides, padding="valid"):
    total = windows_of(images, pool_size, strides, padding, 0).sum(axis=(-2, -1))
    count = windows_of(np.ones(images.shape), pool_size, strides, padding, 0).sum(axis=(-2, -1))
    return total / count
