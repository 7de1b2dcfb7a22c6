from scipy.signal import correlate2d


def conv2d(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    kh, kw, channels, filters = kernel.shape
    full = np.zeros((dilation[0] * (kh - 1) + 1, dilation[1] * (kw - 1) + 1, channels, filters))
    full[:: dilation[0], :: dilation[1]] = kernel
    if padding == "same":
        rows = same_pads(images.shape[1], len(full), strides[0])
        columns = same_pads(images.shape[2], full.shape[1], strides[1])
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    maps = []
    for image in images:
        planes = []
        for o in range(filters):
            planes.append(
                sum(
                    correlate2d(np.array(image[..., c]), full[..., c, o], mode="valid")
                    for c in range(channels)
                )
            )
        maps.append(np.stack(planes, axis=-1)[:: strides[0], :: strides[1]])
    return np.stack(maps) + bias
