# message: Divide by the number of pixels in the window that lie on the image
def max_pool2d(images, pool_size, strides, padding="valid"):
    if padding == "same":
        rows = same_pads(images.shape[1], pool_size[0], strides[0])
        columns = same_pads(images.shape[2], pool_size[1], strides[1])
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(images, pool_size, axis=(1, 2))
    return windows[:, :: strides[0], :: strides[1]].max(axis=(4, 5))


def average_pool2d(images, pool_size, strides, padding="valid"):
    if padding == "same":
        rows = same_pads(images.shape[1], pool_size[0], strides[0])
        columns = same_pads(images.shape[2], pool_size[1], strides[1])
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(images, pool_size, axis=(1, 2))
    return np.nanmean(windows[:, :: strides[0], :: strides[1]], axis=(4, 5))
