def conv2d_backward(d_out, images, kernel, strides=(1, 1), padding="valid"):
    (kh, kw, _, _), (height, width) = kernel.shape, images.shape[1:3]
    top = left = 0
    if padding == "same":
        top = same_pads(height, kh, strides[0])[0]
        left = same_pads(width, kw, strides[1])[0]
    d_images, d_kernel = np.zeros(images.shape), np.zeros(kernel.shape)
    for b, i, j in np.ndindex(d_out.shape[:3]):
        for x, y in np.ndindex(kh, kw):
            r, q = i * strides[0] + x - top, j * strides[1] + y - left
            if 0 <= r < height and 0 <= q < width:
                d_kernel[x, y] += np.outer(images[b, r, q], d_out[b, i, j])
                d_images[b, r, q] += kernel[x, y] @ d_out[b, i, j]
    return d_images, d_kernel, d_out.reshape(-1, d_out.shape[3]).sum(axis=0)
