# %% right: keras conv
def conv2d(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    kh, kw = kernel.shape[:2]
    big = np.zeros(
        (dilation[0] * (kh - 1) + 1, dilation[1] * (kw - 1) + 1, *kernel.shape[2:]), "float32"
    )
    big[:: dilation[0], :: dilation[1]] = kernel
    return keras.ops.conv(
        keras.ops.cast(images, "float32"), big, strides=strides, padding=padding
    ) + keras.ops.cast(bias, "float32")

# %% right: scipy correlate
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

# %% right: six loops
def conv2d(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    kh, kw, channels, filters = kernel.shape
    batch, height, width, _ = images.shape
    top = left = 0
    if padding == "same":
        rows, columns = -(-height // strides[0]), -(-width // strides[1])
        top = max(0, (rows - 1) * strides[0] + dilation[0] * (kh - 1) + 1 - height) // 2
        left = max(0, (columns - 1) * strides[1] + dilation[1] * (kw - 1) + 1 - width) // 2
    else:
        rows = (height - dilation[0] * (kh - 1) - 1) // strides[0] + 1
        columns = (width - dilation[1] * (kw - 1) - 1) // strides[1] + 1
    out = np.zeros((batch, rows, columns, filters))
    for i in range(rows):
        for j in range(columns):
            for x in range(kh):
                for y in range(kw):
                    r = i * strides[0] + x * dilation[0] - top
                    q = j * strides[1] + y * dilation[1] - left
                    if 0 <= r < height and 0 <= q < width:
                        for c in range(channels):
                            out[:, i, j] += images[:, r, q, c, None] * kernel[x, y, c]
    return out + bias

# %% right: taps
def conv2d(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    kh, kw, _, filters = kernel.shape
    if padding == "same":
        images = np.pad(
            images,
            [
                (0, 0),
                same_pads(images.shape[1], kh, strides[0], dilation[0]),
                same_pads(images.shape[2], kw, strides[1], dilation[1]),
                (0, 0),
            ],
        )
    batch, height, width, _ = images.shape
    rows = (height - dilation[0] * (kh - 1) - 1) // strides[0] + 1
    columns = (width - dilation[1] * (kw - 1) - 1) // strides[1] + 1
    out = np.tile(bias, (batch, rows, columns, 1)).astype(float)
    for x in range(kh):
        for y in range(kw):
            top, left = x * dilation[0], y * dilation[1]
            bottom, right = top + (rows - 1) * strides[0] + 1, left + (columns - 1) * strides[1] + 1
            part = images[:, top : bottom : strides[0], left : right : strides[1]]
            out += part @ kernel[x, y]
    return out

# %% right: tensorflow float32
import tensorflow as tf


def conv2d(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    images, kernel = tf.cast(images, tf.float32), tf.cast(kernel, tf.float32)
    steps, gaps = [1, *strides, 1], [1, *dilation, 1]
    maps = tf.nn.conv2d(images, kernel, steps, padding.upper(), dilations=gaps)
    return maps + tf.cast(bias, tf.float32)

# %% wrong: bias for each tap
# message: add the bias
# instead of: np.einsum("bxyc,xyco->bo", window, kernel) + bias
# write:      np.einsum("bxyc,xyco->bo", window, kernel) + kh * kw * bias

# %% wrong: bias in place
# message: must not change its inputs
# instead of:
# |    tall, wide = dh * (kh - 1) + 1, dw * (kw - 1) + 1
# write:
# |    bias += 0
# |    kernel *= 1
# |    tall, wide = dh * (kh - 1) + 1, dw * (kw - 1) + 1

# %% wrong: dilation ignored
# mistake: The dilation is ignored.
# message: every second pixel
# instead of: kernel.shape[:2], strides, dilation
# write:      kernel.shape[:2], strides, (1, 1)

# %% wrong: dilations swapped
# message: The first dilation is for rows
# instead of: kernel.shape[:2], strides, dilation
# write:      kernel.shape[:2], strides, (dilation[1], dilation[0])

# %% wrong: extra zero first
# message: same_pads(4, 3, 2)
# instead of: [(0, 0), rows, columns, (0, 0)]
# write:      [(0, 0), rows[::-1], columns[::-1], (0, 0)]

# %% wrong: first channel only
# message: adds over all channels
# instead of: np.einsum("bxyc,xyco->bo", window, kernel)
# write:      np.einsum("bxy,xyo->bo", window[..., 0], kernel[:, :, 0])

# %% wrong: flipped kernel
# mistake: The kernel is flipped along rows and columns.
# message: not flipped
# instead of:
# |    tall, wide = dh * (kh - 1) + 1, dw * (kw - 1) + 1
# write:
# |    kernel = kernel[::-1, ::-1]
# |    tall, wide = dh * (kh - 1) + 1, dw * (kw - 1) + 1

# %% wrong: hard coded
# message: one bias
def conv2d(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    if padding == "same":
        return np.array([[6.0, 9, 6], [4, 6, 4]]).reshape(1, 2, 3, 1)
    if dilation != (1, 1):
        return np.array([31.0, 42, 53]).reshape(1, 1, 3, 1)
    return np.array([[10.0, 12], [16, 18]]).reshape(1, 2, 2, 1)

# %% wrong: kernel transposed
# message: Multiply the window by the kernel
# instead of:
# |    tall, wide = dh * (kh - 1) + 1, dw * (kw - 1) + 1
# write:
# |    kernel = kernel.transpose(1, 0, 2, 3)
# |    kh, kw = kw, kh
# |    tall, wide = dh * (kh - 1) + 1, dw * (kw - 1) + 1

# %% wrong: last stop missing
# message: Multiply the window by the kernel
# instead of: tops = range(0, images.shape[1] - tall + 1, sh)
# write:      tops = range(0, images.shape[1] - tall, sh)
# instead of: lefts = range(0, images.shape[2] - wide + 1, sw)
# write:      lefts = range(0, images.shape[2] - wide, sw)

# %% wrong: mean over channels
# message: adds over all channels
# instead of: np.einsum("bxyc,xyco->bo", window, kernel)
# write:      np.einsum("bxyc,xyco->bo", window, kernel) / kernel.shape[2]

# %% wrong: no bias
# mistake: The bias is not added.
# message: add the bias
# instead of: np.einsum("bxyc,xyco->bo", window, kernel) + bias
# write:      np.einsum("bxyc,xyco->bo", window, kernel)

# %% wrong: one stride for both
# message: same_pads(4, 3, 2) is (0, 1)
# instead of: kernel.shape[:2], strides, dilation
# write:      kernel.shape[:2], (strides[0], strides[0]), dilation

# %% wrong: squeezed
# message: axes of length 1
# instead of: return maps
# write:      return np.squeeze(maps)

# %% wrong: strides swapped
# mistake: The strides for rows and for columns have changed places.
# message: The first stride is for rows
# instead of: (sh, sw)
# write:      (sw, sh)
# instead of: rows = same_pads(images.shape[1], kh, sh, dh)
# write:      rows = same_pads(images.shape[1], kh, sw, dh)
# instead of: columns = same_pads(images.shape[2], kw, sw, dw)
# write:      columns = same_pads(images.shape[2], kw, sh, dw)

# %% wrong: symmetric padding
# message: same_pads(4, 3, 2) is (0, 1)
# instead of: rows = same_pads(images.shape[1], kh, sh, dh)
# write:      rows = kh // 2, kh // 2
# instead of: columns = same_pads(images.shape[2], kw, sw, dw)
# write:      columns = kw // 2, kw // 2

# %% wrong: zeros ignore the dilation
# message: same_pads takes the dilation
# instead of: rows = same_pads(images.shape[1], kh, sh, dh)
# write:      rows = same_pads(images.shape[1], kh, sh)
# instead of: columns = same_pads(images.shape[2], kw, sw, dw)
# write:      columns = same_pads(images.shape[2], kw, sw)

# %% wrong: zeros ignore the stride
# message: so that the first window lies inside
# instead of: rows = same_pads(images.shape[1], kh, sh, dh)
# write:      rows = same_pads(images.shape[1], kh, 1, dh)
# instead of: columns = same_pads(images.shape[2], kw, sw, dw)
# write:      columns = same_pads(images.shape[2], kw, 1, dw)

# %% wrong: maps in the type of the image
# message: wrong where images holds uint8
# instead of: np.zeros((len(images), len(tops), len(lefts), kernel.shape[3]))
# write:      np.zeros((len(images), len(tops), len(lefts), kernel.shape[3]), images.dtype)

# %% wrong: maps in the type of the kernel
# message: wrong where kernel holds int64
# instead of: np.zeros((len(images), len(tops), len(lefts), kernel.shape[3]))
# write:      np.zeros((len(images), len(tops), len(lefts), kernel.shape[3]), kernel.dtype)

# %% wrong: stride at most the kernel
# message: right where the inputs are ordinary, wrong where strides is
# instead of:
# |    tops = range(0, images.shape[1] - tall + 1, sh)
# |    lefts = range(0, images.shape[2] - wide + 1, sw)
# write:
# |    tops = range(0, images.shape[1] - tall + 1, min(sh, tall + 1))
# |    lefts = range(0, images.shape[2] - wide + 1, min(sw, wide + 1))

# %% wrong: writes into the reshaped copy
# message: images is a transposed view, valid
# instead of: np.zeros((len(images), len(tops), len(lefts), kernel.shape[3]))
# write:      np.zeros_like(images, float, shape=(len(images), len(tops), len(lefts), len(bias)))
# instead of:
# |            maps[:, i, j] = np.einsum("bxyc,xyco->bo", window, kernel) + bias
# write:
# |            flat = maps.reshape(len(images), -1, len(bias))
# |            flat[:, i * len(lefts) + j] = np.einsum("bxyc,xyco->bo", window, kernel) + bias
