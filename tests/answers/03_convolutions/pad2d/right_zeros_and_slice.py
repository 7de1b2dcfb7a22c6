def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    def amounts(n, k, s, d):
        span = (k - 1) * d + 1
        rest = n % s or s
        total = max(span - rest, 0)
        return total // 2, total - total // 2

    batch, rows, columns, channels = images.shape
    top, bottom = amounts(rows, kernel_size[0], strides[0], dilation[0])
    left, right = amounts(columns, kernel_size[1], strides[1], dilation[1])
    padded = np.zeros((batch, top + rows + bottom, left + columns + right, channels))
    padded[:, top : top + rows, left : left + columns] = images
    return padded
