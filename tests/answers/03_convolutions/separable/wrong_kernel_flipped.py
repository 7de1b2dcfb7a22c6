# message: Each channel with its own kernel first
def depthwise_separable_conv2d(
    images: np.ndarray,
    depthwise: np.ndarray,
    pointwise: np.ndarray,
    bias: np.ndarray,
    strides: tuple[int, int] = (1, 1),
) -> np.ndarray:
    """A depthwise convolution, then a pointwise one, without zeros around the image.

    Args:
        images: Shape (batch, rows, columns, channels).
        depthwise: Shape (kernel rows, kernel columns, channels, multiplier).
        pointwise: Shape (channels * multiplier, filters).
        bias: Shape (filters,).
        strides: Of the depthwise step, for rows and for columns.

    Returns:
        Feature maps, shape (batch, output rows, output columns, filters).
    """
    kernel_size = depthwise.shape[:2]
    windows = np.lib.stride_tricks.sliding_window_view(images, kernel_size, axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]  # (batch, rows, columns, channels, kh, kw)
    maps = np.einsum("bijcxy,xycq->bijcq", windows, depthwise[::-1, ::-1])
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias


def separable_parameters(
    kernel_size: tuple[int, int], channels: int, filters: int, multiplier: int = 1
) -> int:
    """Weights and biases of a depthwise-separable convolution."""
    kernel_rows, kernel_columns = kernel_size
    maps = channels * multiplier
    return kernel_rows * kernel_columns * maps + maps * filters + filters
