def conv2d_backward(d_out, images, kernel, strides=(1, 1), padding="valid"):
    kh, kw = kernel.shape[:2]
    pads = [(0, 0)] * 4
    if padding == "same":
        pads[1] = same_pads(images.shape[1], kh, strides[0])
        pads[2] = same_pads(images.shape[2], kw, strides[1])
    padded = np.pad(images, pads)
    d_padded, d_kernel = np.zeros_like(padded), np.empty(kernel.shape)
    rows, columns = d_out.shape[1:3]
    for x in range(kh):
        for y in range(kw):
            r = slice(x, x + (rows - 1) * strides[0] + 1, strides[0])
            q = slice(y, y + (columns - 1) * strides[1] + 1, strides[1])
            d_kernel[x, y] = np.tensordot(padded[:, r, q], d_out, axes=((0, 1, 2), (0, 1, 2)))
            d_padded[:, r, q] += d_out @ kernel[x, y].T
    height, width = images.shape[1:3]
    d_images = d_padded[:, pads[1][0] :, pads[2][0] :][:, :height, :width]
    return d_images, d_kernel, np.einsum("bijo->o", d_out)
