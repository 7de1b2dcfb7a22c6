# message: total // 2
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    pads = [(0, 0)]
    for size, k, s, d in zip(images.shape[1:3], kernel_size, strides, dilation):
        total = max(0, (-(-size // s) - 1) * s + d * (k - 1) + 1 - size)
        pads = [(0, 0)] + 2 * [(total // 2, total - total // 2)]
    return np.pad(images, [*pads, (0, 0)])
