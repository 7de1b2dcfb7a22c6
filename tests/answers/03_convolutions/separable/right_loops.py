def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    kh, kw, channels, multiplier = depthwise.shape
    batch, height, width, _ = images.shape
    rows, columns = (height - kh) // strides[0] + 1, (width - kw) // strides[1] + 1
    maps = np.zeros((batch, rows, columns, channels * multiplier))
    for i in range(rows):
        for j in range(columns):
            r, q = i * strides[0], j * strides[1]
            window = images[:, r : r + kh, q : q + kw]
            for c in range(channels):
                for m in range(multiplier):
                    product = window[..., c] * depthwise[:, :, c, m]
                    maps[:, i, j, c * multiplier + m] = product.sum(axis=(1, 2))
    return np.einsum("bijp,po->bijo", maps, pointwise) + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    return (np.prod(kernel_size) + filters) * channels * multiplier + filters
