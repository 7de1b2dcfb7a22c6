def conv2d_backward(d_out, images, kernel, strides=(1, 1), padding="valid"):
    (kh, kw), (sh, sw) = kernel.shape[:2], strides
    n, h, w, c = images.shape
    f = kernel.shape[3]
    (t, b), (l, r) = (
        (same_pads(h, kh, sh), same_pads(w, kw, sw)) if padding == "same" else ((0, 0), (0, 0))
    )
    x = np.pad(images, [(0, 0), (t, b), (l, r), (0, 0)])
    H, W = x.shape[1:3]
    wide = np.zeros((n, H - kh + 1, W - kw + 1, f))
    wide[:, : d_out.shape[1] * sh : sh, : d_out.shape[2] * sw : sw] = d_out
    win = np.lib.stride_tricks.sliding_window_view(x, wide.shape[1:3], axis=(1, 2))
    dk = np.einsum("bxycij,bijo->xyco", win, wide)
    full = np.pad(wide, [(0, 0), (kh - 1, kh - 1), (kw - 1, kw - 1), (0, 0)])
    win = np.lib.stride_tricks.sliding_window_view(full, (kh, kw), axis=(1, 2))
    dx = np.einsum("bijoxy,xyco->bijc", win, kernel[::-1, ::-1])
    return [dx[:, t : t + h, l : l + w], dk, d_out.sum((0, 1, 2)).tolist()]
