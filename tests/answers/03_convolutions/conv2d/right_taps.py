def conv2d(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    kh, kw, _, filters = kernel.shape
    if padding == "same":
        images = np.pad(
            images,
            [
                (0, 0),
                same_pads(images.shape[1], kh, strides[0], dilation[0]),
                same_pads(images.shape[2], kw, strides[1], dilation[1]),
                (0, 0),
            ],
        )
    batch, height, width, _ = images.shape
    rows = (height - dilation[0] * (kh - 1) - 1) // strides[0] + 1
    columns = (width - dilation[1] * (kw - 1) - 1) // strides[1] + 1
    out = np.tile(bias, (batch, rows, columns, 1)).astype(float)
    for x in range(kh):
        for y in range(kw):
            top, left = x * dilation[0], y * dilation[1]
            bottom, right = top + (rows - 1) * strides[0] + 1, left + (columns - 1) * strides[1] + 1
            part = images[:, top : bottom : strides[0], left : right : strides[1]]
            out += part @ kernel[x, y]
    return out
