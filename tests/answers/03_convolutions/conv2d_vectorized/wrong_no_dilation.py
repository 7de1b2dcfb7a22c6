# message: the last two axes with the dilation
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    (kh, kw), (sh, sw), (dh, dw) = kernel.shape[:2], strides, dilation
    if padding == "same":
        rows = same_pads(images.shape[1], kh, sh, dh)
        columns = same_pads(images.shape[2], kw, sw, dw)
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    spans = kh, kw
    windows = np.lib.stride_tricks.sliding_window_view(images, spans, axis=(1, 2))
    windows = windows[:, ::sh, ::sw, :]
    return np.einsum("bijcxy,xyco->bijo", windows, kernel) + bias
