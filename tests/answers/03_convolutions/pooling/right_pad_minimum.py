def max_pool2d(
    images: np.ndarray, pool_size: tuple[int, int], strides: tuple[int, int], padding: str = "valid"
) -> np.ndarray:
    """Largest value of each window, channel by channel.

    Args:
        images: Floats, shape (batch, rows, columns, channels).
        pool_size, strides: Pairs, for rows and for columns.
        padding: "valid" or "same".

    Returns:
        Shape (batch, output rows, output columns, channels).
    """
    if padding == "same":
        rows = same_pads(images.shape[1], pool_size[0], strides[0])
        columns = same_pads(images.shape[2], pool_size[1], strides[1])
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=images.min())
    windows = np.lib.stride_tricks.sliding_window_view(images, pool_size, axis=(1, 2))
    return windows[:, :: strides[0], :: strides[1]].max(axis=(4, 5))


def average_pool2d(
    images: np.ndarray, pool_size: tuple[int, int], strides: tuple[int, int], padding: str = "valid"
) -> np.ndarray:
    """Mean of each window, channel by channel, padding left out.

    Args and returns: as for `max_pool2d`.
    """
    if padding == "same":
        rows = same_pads(images.shape[1], pool_size[0], strides[0])
        columns = same_pads(images.shape[2], pool_size[1], strides[1])
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(images, pool_size, axis=(1, 2))
    return np.nanmean(windows[:, :: strides[0], :: strides[1]], axis=(4, 5))
