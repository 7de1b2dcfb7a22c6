# message: has the shape of the image
def conv2d_backward(
    d_out: np.ndarray,
    images: np.ndarray,
    kernel: np.ndarray,
    strides: tuple[int, int] = (1, 1),
    padding: str = "valid",
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of a convolution, given the gradient at its output.

    Args:
        d_out: Gradient of the loss at the feature maps, shape (batch, rows, columns, filters).
        images: Images of the forward pass, shape (batch, image rows, image columns, channels).
        kernel: Shape (kernel rows, kernel columns, channels, filters).
        strides, padding: Those of the forward pass.

    Returns:
        Gradients at images, kernel and bias, in their shapes.
    """
    (kh, kw), (sh, sw), (height, width) = kernel.shape[:2], strides, images.shape[1:3]
    rows = same_pads(height, kh, sh) if padding == "same" else (0, 0)
    columns = same_pads(width, kw, sw) if padding == "same" else (0, 0)
    images = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    d_images, d_kernel = np.zeros(images.shape), np.zeros(kernel.shape)
    for i in range(d_out.shape[1]):
        for j in range(d_out.shape[2]):
            window = np.s_[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            d_kernel += np.einsum("bxyc,bo->xyco", images[window], d_out[:, i, j])
            d_images[window] += np.einsum("xyco,bo->bxyc", kernel, d_out[:, i, j])
    (top, _), (left, _) = rows, columns
    d_images = d_images[:, top : -top or None, left : -left or None]
    return d_images, d_kernel, d_out.sum(axis=(0, 1, 2))
