# message: zeros for an odd and an even kernel
def pad2d(
    images: np.ndarray,
    kernel_size: tuple[int, int],
    strides: tuple[int, int] = (1, 1),
    dilation: tuple[int, int] = (1, 1),
) -> np.ndarray:
    """Images with the zeros that padding="same" adds around them.

    Args:
        images: Shape (batch, rows, columns, channels).
        kernel_size, strides, dilation: Pairs, for rows and for columns.

    Returns:
        The padded images, shape (batch, rows + zeros, columns + zeros, channels).
    """
    pads = [(0, 0)]
    for size, k, s, d in zip(images.shape[1:3], kernel_size, strides, dilation, strict=True):
        outputs = -(-size // s)
        total = max(0, d * (k - 1) + 1 - size % s)
        pads.append((total // 2, total - total // 2))
    return np.pad(images, [*pads, (0, 0)])
