def conv2d(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    kh, kw, channels, filters = kernel.shape
    batch, height, width, _ = images.shape
    top = left = 0
    if padding == "same":
        rows, columns = -(-height // strides[0]), -(-width // strides[1])
        top = max(0, (rows - 1) * strides[0] + dilation[0] * (kh - 1) + 1 - height) // 2
        left = max(0, (columns - 1) * strides[1] + dilation[1] * (kw - 1) + 1 - width) // 2
    else:
        rows = (height - dilation[0] * (kh - 1) - 1) // strides[0] + 1
        columns = (width - dilation[1] * (kw - 1) - 1) // strides[1] + 1
    out = np.zeros((batch, rows, columns, filters))
    for i in range(rows):
        for j in range(columns):
            for x in range(kh):
                for y in range(kw):
                    r = i * strides[0] + x * dilation[0] - top
                    q = j * strides[1] + y * dilation[1] - left
                    if 0 <= r < height and 0 <= q < width:
                        for c in range(channels):
                            out[:, i, j] += images[:, r, q, c, None] * kernel[x, y, c]
    return out + bias
