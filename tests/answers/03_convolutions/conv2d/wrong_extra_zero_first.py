# message: same_pads(4, 3, 2)
def conv2d(
    images: np.ndarray,
    kernel: np.ndarray,
    bias: np.ndarray,
    strides: tuple[int, int] = (1, 1),
    padding: str = "valid",
    dilation: tuple[int, int] = (1, 1),
) -> np.ndarray:
    """A convolution as in Keras: cross-correlation, channels last.

    Args:
        images: Shape (batch, rows, columns, channels).
        kernel: Shape (kernel rows, kernel columns, channels, filters).
        bias: Shape (filters,).
        strides, dilation: Pairs, for rows and for columns.
        padding: "valid" or "same".

    Returns:
        Feature maps, shape (batch, output rows, output columns, filters).
    """
    (kh, kw), (sh, sw), (dh, dw) = kernel.shape[:2], strides, dilation
    if padding == "same":
        rows = same_pads(images.shape[1], kh, sh, dh)
        columns = same_pads(images.shape[2], kw, sw, dw)
        images = np.pad(images, [(0, 0), rows[::-1], columns[::-1], (0, 0)])
    tall, wide = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    tops = range(0, images.shape[1] - tall + 1, sh)
    lefts = range(0, images.shape[2] - wide + 1, sw)
    maps = np.zeros((len(images), len(tops), len(lefts), kernel.shape[3]))
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            window = images[:, top : top + tall : dh, left : left + wide : dw]
            maps[:, i, j] = np.einsum("bxyc,xyco->bo", window, kernel) + bias
    return maps
