# message: One sum over batch, rows and columns
def conv2d_backward(d_out, images, kernel, strides=(1, 1), padding="valid"):
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
    d_images = d_images[:, rows[0] : rows[0] + height, columns[0] : columns[0] + width]
    return d_images, d_kernel, d_out.sum(axis=0)
