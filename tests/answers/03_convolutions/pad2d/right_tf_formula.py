def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    def both(n, k, s, d):
        e = (k - 1) * d + 1
        total = max(e - s, 0) if n % s == 0 else max(e - n % s, 0)
        return total // 2, total - total // 2

    r, c = (both(*x) for x in zip(np.shape(images)[1:3], kernel_size, strides, dilation))
    out = np.concatenate(
        [
            np.zeros((images.shape[0], r[0], *images.shape[2:])),
            images,
            np.zeros((images.shape[0], r[1], *images.shape[2:])),
        ],
        1,
    )
    out = np.concatenate(
        [
            np.zeros((*out.shape[:2], c[0], out.shape[3])),
            out,
            np.zeros((*out.shape[:2], c[1], out.shape[3])),
        ],
        2,
    )
    return out
