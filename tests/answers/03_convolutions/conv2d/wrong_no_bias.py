# message: add the bias
def conv2d(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    (kh, kw), (sh, sw), (dh, dw) = kernel.shape[:2], strides, dilation
    if padding == "same":
        rows = same_pads(images.shape[1], kh, sh, dh)
        columns = same_pads(images.shape[2], kw, sw, dw)
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    tall, wide = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    tops = range(0, images.shape[1] - tall + 1, sh)
    lefts = range(0, images.shape[2] - wide + 1, sw)
    maps = np.zeros((len(images), len(tops), len(lefts), kernel.shape[3]))
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            window = images[:, top : top + tall : dh, left : left + wide : dw]
            maps[:, i, j] = np.einsum("bxyc,xyco->bo", window, kernel)
    return maps
