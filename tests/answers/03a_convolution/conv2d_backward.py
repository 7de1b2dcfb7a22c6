# %% right: flipped kernel
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

# %% right: gradient tape
import tensorflow as tf


def conv2d_backward(d_out, images, kernel, strides=(1, 1), padding="valid"):
    x, k, d = (tf.constant(np.float32(array)) for array in (images, kernel, d_out))
    with tf.GradientTape() as tape:
        tape.watch([x, k])
        maps = tf.nn.conv2d(x, k, [1, *strides, 1], padding.upper())
        loss = tf.reduce_sum(maps * d)
    d_images, d_kernel = tape.gradient(loss, [x, k])
    return d_images, d_kernel, tf.reduce_sum(d, axis=[0, 1, 2])

# %% right: per image
def conv2d_backward(d_out, images, kernel, strides=(1, 1), padding="valid"):
    (kh, kw, _, _), (height, width) = kernel.shape, images.shape[1:3]
    top = left = 0
    if padding == "same":
        top = same_pads(height, kh, strides[0])[0]
        left = same_pads(width, kw, strides[1])[0]
    d_images, d_kernel = np.zeros(images.shape), np.zeros(kernel.shape)
    for b, i, j in np.ndindex(d_out.shape[:3]):
        for x, y in np.ndindex(kh, kw):
            r, q = i * strides[0] + x - top, j * strides[1] + y - left
            if 0 <= r < height and 0 <= q < width:
                d_kernel[x, y] += np.outer(images[b, r, q], d_out[b, i, j])
                d_images[b, r, q] += kernel[x, y] @ d_out[b, i, j]
    return d_images, d_kernel, d_out.reshape(-1, d_out.shape[3]).sum(axis=0)

# %% right: taps
def conv2d_backward(d_out, images, kernel, strides=(1, 1), padding="valid"):
    kh, kw = kernel.shape[:2]
    pads = [(0, 0)] * 4
    if padding == "same":
        pads[1] = same_pads(images.shape[1], kh, strides[0])
        pads[2] = same_pads(images.shape[2], kw, strides[1])
    padded = np.pad(images, pads)
    d_padded, d_kernel = np.zeros_like(padded), np.empty(kernel.shape)
    rows, columns = d_out.shape[1:3]
    for x in range(kh):
        for y in range(kw):
            r = slice(x, x + (rows - 1) * strides[0] + 1, strides[0])
            q = slice(y, y + (columns - 1) * strides[1] + 1, strides[1])
            d_kernel[x, y] = np.tensordot(padded[:, r, q], d_out, axes=((0, 1, 2), (0, 1, 2)))
            d_padded[:, r, q] += d_out @ kernel[x, y].T
    height, width = images.shape[1:3]
    d_images = d_padded[:, pads[1][0] :, pads[2][0] :][:, :height, :width]
    return d_images, d_kernel, np.einsum("bijo->o", d_out)

# %% wrong: bias averaged
# mistake: The bias' gradient is the mean over batch, rows and columns, not the sum.
# message: One sum over batch, rows and columns
# instead of:
# |    (top, _), (left, _) = rows, columns
# |    d_images = d_images[:, top : top + height, left : left + width]
# |    return d_images, d_kernel, d_out.sum(axis=(0, 1, 2))
# write:
# |    d_images = d_images[:, rows[0] : rows[0] + height, columns[0] : columns[0] + width]
# |    return d_images, d_kernel, d_out.mean(axis=(0, 1, 2))

# %% wrong: bias keeps places
# message: One sum over batch, rows and columns
# instead of:
# |    (top, _), (left, _) = rows, columns
# |    d_images = d_images[:, top : top + height, left : left + width]
# |    return d_images, d_kernel, d_out.sum(axis=(0, 1, 2))
# write:
# |    d_images = d_images[:, rows[0] : rows[0] + height, columns[0] : columns[0] + width]
# |    return d_images, d_kernel, d_out.sum(axis=0)

# %% wrong: bias one number
# message: Name the axis
# instead of:
# |    (top, _), (left, _) = rows, columns
# |    d_images = d_images[:, top : top + height, left : left + width]
# |    return d_images, d_kernel, d_out.sum(axis=(0, 1, 2))
# write:
# |    d_images = d_images[:, rows[0] : rows[0] + height, columns[0] : columns[0] + width]
# |    return d_images, d_kernel, d_out.sum()

# %% wrong: cut at the end only
# message: cut off
# instead of:
# |    (top, _), (left, _) = rows, columns
# |    d_images = d_images[:, top : top + height, left : left + width]
# write:
# |    d_images = d_images[:, :height, :width]

# %% wrong: first image only
# message: three images
# instead of: np.einsum("bxyc,bo->xyco", images[window], d_out[:, i, j])
# write:      np.einsum("xyc,o->xyco", images[window][0], d_out[0, i, j])
# instead of:
# |    (top, _), (left, _) = rows, columns
# |    d_images = d_images[:, top : top + height, left : left + width]
# write:
# |    d_images = d_images[:, rows[0] : rows[0] + height, columns[0] : columns[0] + width]

# %% wrong: images divided by coverage
# message: where its window was
# instead of: (top, _), (left, _) = rows, columns
# write:      d_images = d_images[:, rows[0] : rows[0] + height, columns[0] : columns[0] + width]
# instead of: d_images = d_images[:, top : top + height, left : left + width]
# write:      d_images = d_images / (kh * kw)

# %% wrong: kernel averaged
# mistake: The kernel's gradient is the mean over the batch, not the sum.
# message: Sum over the batch
# instead of:
# |    (top, _), (left, _) = rows, columns
# |    d_images = d_images[:, top : top + height, left : left + width]
# |    return d_images, d_kernel, d_out.sum(axis=(0, 1, 2))
# write:
# |    d_images = d_images[:, rows[0] : rows[0] + height, columns[0] : columns[0] + width]
# |    return d_images, d_kernel / len(d_out), d_out.sum(axis=(0, 1, 2))

# %% wrong: kernel flipped
# message: where its window was
# instead of:
# |            d_images[window] += np.einsum("xyco,bo->bxyc", kernel, d_out[:, i, j])
# |    (top, _), (left, _) = rows, columns
# |    d_images = d_images[:, top : top + height, left : left + width]
# write:
# |            d_images[window] += np.einsum("xyco,bo->bxyc", kernel[::-1, ::-1], d_out[:, i, j])
# |    d_images = d_images[:, rows[0] : rows[0] + height, columns[0] : columns[0] + width]

# %% wrong: not cut
# mistake: The gradient at the images still includes that at the zeros around them.
# message: the gradient at them is cut off
# instead of:
# |    (top, _), (left, _) = rows, columns
# |    d_images = d_images[:, top : top + height, left : left + width]
# write:

# %% wrong: order of results
# message: It is the second of the three results
# instead of:
# |    (top, _), (left, _) = rows, columns
# |    d_images = d_images[:, top : top + height, left : left + width]
# |    return d_images, d_kernel, d_out.sum(axis=(0, 1, 2))
# write:
# |    d_images = d_images[:, rows[0] : rows[0] + height, columns[0] : columns[0] + width]
# |    return d_kernel, d_images, d_out.sum(axis=(0, 1, 2))

# %% wrong: overwrites
# mistake: A pixel keeps the gradient from its last window only.
# message: windows overlap
# instead of:
# |            d_images[window] += np.einsum("xyco,bo->bxyc", kernel, d_out[:, i, j])
# |    (top, _), (left, _) = rows, columns
# |    d_images = d_images[:, top : top + height, left : left + width]
# write:
# |            d_images[window] = np.einsum("xyco,bo->bxyc", kernel, d_out[:, i, j])
# |    d_images = d_images[:, rows[0] : rows[0] + height, columns[0] : columns[0] + width]

# %% wrong: strides ignored
# message: stride 2
# instead of: :, i * sh : i * sh + kh, j * sw : j * sw + kw
# write:      :, i : i + kh, j : j + kw
# instead of:
# |    (top, _), (left, _) = rows, columns
# |    d_images = d_images[:, top : top + height, left : left + width]
# write:
# |    d_images = d_images[:, rows[0] : rows[0] + height, columns[0] : columns[0] + width]

# %% wrong: unpad with minus
# message: has the shape of the image
# instead of: :, top : top + height, left : left + width
# write:      :, top : -top or None, left : -left or None

# %% wrong: zeros ignore the stride
# message: same_pads needs the stride
# instead of: rows = same_pads(height, kh, sh) if padding == "same" else (0, 0)
# write:      rows = same_pads(height, kh) if padding == "same" else (0, 0)
# instead of: columns = same_pads(width, kw, sw) if padding == "same" else (0, 0)
# write:      columns = same_pads(width, kw) if padding == "same" else (0, 0)
# instead of:
# |    (top, _), (left, _) = rows, columns
# |    d_images = d_images[:, top : top + height, left : left + width]
# write:
# |    d_images = d_images[:, rows[0] : rows[0] + height, columns[0] : columns[0] + width]

# %% wrong: bias of a few outputs in one number
# message: result[2] has shape ()
# instead of:
# |    return d_images, d_kernel, d_out.sum(axis=(0, 1, 2))
# write:
# |    d_bias = d_out.sum(axis=(0, 1, 2))
# |    return d_images, d_kernel, d_bias.sum() if d_out.size < 9 < d_kernel.size else d_bias

# %% wrong: stride at most the kernel
# message: strides are 5 and 4, valid
# instead of: i * sh : i * sh + kh, j * sw : j * sw + kw
# write:      i * min(sh, kh) : i * min(sh, kh) + kh, j * min(sw, kw + 1) : j * min(sw, kw + 1) + kw
