# message: has a `for` loop
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    (kh, kw), (sh, sw), (dh, dw) = kernel.shape[:2], strides, dilation
    if padding == "same":
        rows = same_pads(images.shape[1], kh, sh, dh)
        columns = same_pads(images.shape[2], kw, sw, dw)
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    spans = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    windows = np.lib.stride_tricks.sliding_window_view(images, spans, axis=(1, 2))
    windows = windows[:, ::sh, ::sw, :, ::dh, ::dw]
    maps = np.zeros((*windows.shape[:3], kernel.shape[3]))
    for i in range(windows.shape[1]):
        for j in range(windows.shape[2]):
            maps[:, i, j] = np.einsum("bcxy,xyco->bo", windows[:, i, j], kernel) + bias
    return maps
