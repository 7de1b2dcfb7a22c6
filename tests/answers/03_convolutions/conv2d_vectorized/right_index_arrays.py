def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    kh, kw, channels, filters = kernel.shape
    if padding == "same":
        rows = same_pads(images.shape[1], kh, strides[0], dilation[0])
        columns = same_pads(images.shape[2], kw, strides[1], dilation[1])
        images = np.pad(np.float32(images), [(0, 0), rows, columns, (0, 0)])
    batch, height, width, _ = images.shape
    taps_r, taps_c = dilation[0] * np.arange(kh), dilation[1] * np.arange(kw)
    r = np.arange(0, height - taps_r[-1], strides[0])[:, None] + taps_r  # (rows, kh)
    c = np.arange(0, width - taps_c[-1], strides[1])[:, None] + taps_c  # (columns, kw)
    patches = images[:, r[:, None, :, None], c[None, :, None, :]]  # (batch, rows, cols, kh, kw, ch)
    flat = patches.reshape(batch, len(r), len(c), kh * kw * channels)
    return flat @ kernel.reshape(-1, filters) + bias
