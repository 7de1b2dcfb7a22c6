# %% right: as strided
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    (kh, kw), (sh, sw), (dh, dw) = kernel.shape[:2], strides, dilation
    images = np.array(images)
    if padding == "same":
        rows, columns = (
            same_pads(images.shape[1], kh, sh, dh),
            same_pads(images.shape[2], kw, sw, dw),
        )
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    batch, height, width, channels = images.shape
    shape = (
        batch,
        (height - dh * (kh - 1) - 1) // sh + 1,
        (width - dw * (kw - 1) - 1) // sw + 1,
        kh,
        kw,
        channels,
    )
    b, r, q, c = images.strides
    view = np.lib.stride_tricks.as_strided(images, shape, (b, r * sh, q * sw, r * dh, q * dw, c))
    return np.einsum("bijxyc,xyco->bijo", view, kernel, optimize=True) + bias

# %% right: fft
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    (kh, kw), (sh, sw), (dh, dw) = kernel.shape[:2], strides, dilation
    if padding == "same":
        images = np.pad(
            images,
            [
                (0, 0),
                same_pads(images.shape[1], kh, sh, dh),
                same_pads(images.shape[2], kw, sw, dw),
                (0, 0),
            ],
        )
    tall, wide = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    big = np.zeros((tall, wide, *kernel.shape[2:]))
    big[::dh, ::dw] = kernel
    h, w = images.shape[1:3]
    a = np.fft.rfft2(images, axes=(1, 2))
    k = np.fft.rfft2(big, s=(h, w), axes=(0, 1))
    z = np.fft.irfft2(np.einsum("bijc,ijco->bijo", a, k.conj()), s=(h, w), axes=(1, 2))
    return z[:, : h - tall + 1 : sh, : w - wide + 1 : sw] + bias

# %% right: index arrays
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    kh, kw, channels, filters = kernel.shape
    if padding == "same":
        rows = same_pads(images.shape[1], kh, strides[0], dilation[0])
        columns = same_pads(images.shape[2], kw, strides[1], dilation[1])
        images = np.pad(np.float32(images), [(0, 0), rows, columns, (0, 0)])
    batch, height, width, _ = images.shape
    taps_r, taps_c = dilation[0] * np.arange(kh), dilation[1] * np.arange(kw)
    r = np.arange(0, height - taps_r[-1], strides[0])[:, None] + taps_r  # (rows, kh)
    c = np.arange(0, width - taps_c[-1], strides[1])[:, None] + taps_c  # (columns, kw)
    patches = images[:, r[:, None, :, None], c[None, :, None, :]]  # (batch, rows, cols, kh, kw, ch)
    flat = patches.reshape(batch, len(r), len(c), kh * kw * channels)
    return flat @ kernel.reshape(-1, filters) + bias

# %% right: patches
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    import tensorflow as tf

    images, kernel = np.float32(images), np.float32(kernel)
    p = tf.image.extract_patches(
        images, [1, *kernel.shape[:2], 1], [1, *strides, 1], [1, *dilation, 1], padding.upper()
    )
    return tf.tensordot(p, kernel.reshape(-1, kernel.shape[3]), 1) + bias

# %% right: tensordot
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    kh, kw = kernel.shape[:2]
    if padding == "same":
        rows = same_pads(images.shape[1], kh, strides[0], dilation[0])
        columns = same_pads(images.shape[2], kw, strides[1], dilation[1])
        images = np.pad(images, ((0, 0), rows, columns, (0, 0)))
    tall, wide = dilation[0] * (kh - 1) + 1, dilation[1] * (kw - 1) + 1
    windows = np.lib.stride_tricks.sliding_window_view(images, (tall, wide), axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1], :, :: dilation[0], :: dilation[1]]
    return np.tensordot(windows, kernel, axes=((4, 5, 3), (0, 1, 2))) + bias

# %% wrong: calls the first one
# message: `conv2d`, which is not allowed here
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    return conv2d(images, kernel, bias, strides, padding, dilation)

# %% wrong: calls the first one by name
# message: no loop and no ready-made convolution
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    return globals()["conv" + "2d"](images, kernel, bias, strides, padding, dilation)

# %% wrong: channels kept
# message: Axis 4 of length
# instead of: np.einsum("bijcxy,xyco->bijo", windows, kernel) + bias
# write:      np.einsum("bijcxy,xyco->bijoc", windows, kernel) + bias[:, None]

# %% wrong: comprehension
# message: a list comprehension, which is a loop
# instead of:
# |    return np.einsum("bijcxy,xyco->bijo", windows, kernel) + bias
# write:
# |    maps = [np.einsum("bijcxy,xyc->bij", windows, kernel[..., o]) for o in range(len(bias))]
# |    return np.stack(maps, axis=-1) + bias

# %% wrong: keras ops
# message: which is not allowed here
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    return keras.ops.conv(images, kernel, strides, padding, dilation_rate=dilation) + bias

# %% wrong: loops
# message: has a `for` loop
# instead of:
# |    return np.einsum("bijcxy,xyco->bijo", windows, kernel) + bias
# write:
# |    maps = np.zeros((*windows.shape[:3], kernel.shape[3]))
# |    for i in range(windows.shape[1]):
# |        for j in range(windows.shape[2]):
# |            maps[:, i, j] = np.einsum("bcxy,xyco->bo", windows[:, i, j], kernel) + bias
# |    return maps

# %% wrong: no bias
# mistake: The bias is not added.
# message: then the bias is added
# instead of: np.einsum("bijcxy,xyco->bijo", windows, kernel) + bias
# write:      np.einsum("bijcxy,xyco->bijo", windows, kernel)

# %% wrong: no dilation
# mistake: The taps are neighbors, whatever the dilation.
# message: the last two axes with the dilation
# instead of: spans = dh * (kh - 1) + 1, dw * (kw - 1) + 1
# write:      spans = kh, kw
# instead of: :, ::sh, ::sw, :, ::dh, ::dw
# write:      :, ::sh, ::sw, :

# %% wrong: no strides
# mistake: The strides are ignored: every stop is kept.
# message: Slice the stops with the strides
# instead of: :, ::sh, ::sw, :, ::dh, ::dw
# write:      ..., ::dh, ::dw

# %% wrong: np vectorize
# message: no loop and no ready-made convolution
# in: fft
# instead of:
# |    big = np.zeros((tall, wide, *kernel.shape[2:]))
# |    big[::dh, ::dw] = kernel
# |    h, w = images.shape[1:3]
# |    a = np.fft.rfft2(images, axes=(1, 2))
# |    k = np.fft.rfft2(big, s=(h, w), axes=(0, 1))
# |    z = np.fft.irfft2(np.einsum("bijc,ijco->bijo", a, k.conj()), s=(h, w), axes=(1, 2))
# |    return z[:, : h - tall + 1 : sh, : w - wide + 1 : sw] + bias
# write:
# |    oh, ow = (images.shape[1] - tall) // sh + 1, (images.shape[2] - wide) // sw + 1
# |    f = lambda b, i, j, o: (
# |        np.sum(images[b, i * sh : i * sh + tall : dh, j * sw : j * sw + wide : dw] * kernel[..., o])
# |        + bias[o]
# |    )
# |    return np.vectorize(f)(*np.indices((len(images), oh, ow, kernel.shape[3])))

# %% wrong: one stride for both
# message: Slice the stops with the strides
# instead of: :, ::sh, ::sw, :, ::dh, ::dw
# write:      :, ::sh, ::sh, :, ::dh, ::dw

# %% wrong: strides on the kernel
# message: do not fit element by element
# instead of: :, ::sh, ::sw, :, ::dh, ::dw
# write:      :, ::dh, ::dw, :, ::sh, ::sw

# %% wrong: tensorflow
# message: which is not allowed here
import tensorflow as tf


def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    maps = tf.nn.conv2d(
        images, kernel, [1, *strides, 1], padding.upper(), "NHWC", [1, *dilation, 1]
    )
    return maps + bias

# %% wrong: window axes swapped
# mistake: The rows and columns of each window have changed places.
# message: The sum runs over kernel rows
# instead of: np.einsum("bijcxy,xyco->bijo", windows, kernel)
# write:      np.einsum("bijcyx,xyco->bijo", windows, kernel)

# %% wrong: zeros ignore the stride
# message: The zeros depend on kernel and stride
# instead of: rows = same_pads(images.shape[1], kh, sh, dh)
# write:      rows = same_pads(images.shape[1], kh, 1, dh)
# instead of: columns = same_pads(images.shape[2], kw, sw, dw)
# write:      columns = same_pads(images.shape[2], kw, 1, dw)

# %% right: a variable called conv
# instead of:
# |    return np.einsum("bijcxy,xyco->bijo", windows, kernel) + bias
# write:
# |    conv = np.einsum("bijcxy,xyco->bijo", windows, kernel)
# |    return conv + bias

# %% right: calls itself once for the zeros
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    (kh, kw), (sh, sw), (dh, dw) = kernel.shape[:2], strides, dilation
    if padding == "same":
        rows = same_pads(images.shape[1], kh, sh, dh)
        columns = same_pads(images.shape[2], kw, sw, dw)
        padded = np.pad(images, [(0, 0), rows, columns, (0, 0)])
        return conv2d_vectorized(padded, kernel, bias, strides, "valid", dilation)
    spans = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    windows = np.lib.stride_tricks.sliding_window_view(images, spans, axis=(1, 2))
    windows = windows[:, ::sh, ::sw, :, ::dh, ::dw]
    return np.einsum("bijcxy,xyco->bijo", windows, kernel) + bias

# %% right: add reduce
# instead of:
# |    return np.einsum("bijcxy,xyco->bijo", windows, kernel) + bias
# write:
# |    products = windows.transpose(0, 1, 2, 4, 5, 3)[..., None] * kernel
# |    return np.add.reduce(products, axis=(3, 4, 5)) + bias

# %% wrong: depthwise of keras
# message: `depthwise_conv`, which is not allowed here
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    ops, (kh, kw, channels, filters) = keras.ops, kernel.shape
    big = np.zeros((dilation[0] * (kh - 1) + 1, dilation[1] * (kw - 1) + 1, channels, filters))
    big[:: dilation[0], :: dilation[1]] = kernel
    maps = ops.depthwise_conv(images, big, 1, padding)
    return np.array(maps)[:, :: strides[0], :: strides[1]].reshape(-1, channels, filters) + bias

# %% wrong: fftconvolve
# message: `scipy`, which is not allowed here
from scipy.signal import fftconvolve


def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    (kh, kw), (sh, sw), (dh, dw) = kernel.shape[:2], strides, dilation
    if padding == "same":
        rows = same_pads(images.shape[1], kh, sh, dh)
        columns = same_pads(images.shape[2], kw, sw, dw)
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    big = np.zeros((dh * (kh - 1) + 1, dw * (kw - 1) + 1, *kernel.shape[2:]))
    big[::dh, ::dw] = kernel
    flipped = big[None, ::-1, ::-1, ::-1]
    maps = fftconvolve(images[..., None], flipped, mode="valid", axes=(1, 2, 3))[:, :, :, 0]
    return maps[:, ::sh, ::sw] + bias

# %% wrong: itself for each filter
# message: No function of yours may be called once per output
# instead of:
# |    return np.einsum("bijcxy,xyco->bijo", windows, kernel) + bias
# write:
# |    maps = np.einsum("bijcxy,xyc->bij", windows, kernel[..., 0])[..., None] + bias[:1]
# |    if len(bias) == 1:
# |        return maps
# |    rest = conv2d_vectorized(images, kernel[..., 1:], bias[1:], strides, "valid", dilation)
# |    return np.concatenate([maps, rest], axis=3)

# %% wrong: one call for each filter
# message: No function of yours may be called once per output
# instead of:
# |    return np.einsum("bijcxy,xyco->bijo", windows, kernel) + bias
# write:
# |    maps = []
# |    one = lambda o: maps.append(np.einsum("bijcxy,xyc->bij", windows, kernel[..., o])) or o
# |    sorted(range(len(bias)), key=one)
# |    return np.stack(maps, axis=-1) + bias

# %% wrong: raw operations of tensorflow
# message: `tensorflow.raw_ops`, which is not allowed here
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    import tensorflow as T

    steps, gaps = [1, *strides, 1], [1, *dilation, 1]
    images, kernel = np.float32(images), np.float32(kernel)
    taken = T.raw_ops.DepthwiseConv2dNative(
        input=images, filter=kernel, strides=steps, padding=padding.upper(), dilations=gaps
    )
    return np.reshape(taken, (*taken.shape[:3], -1, len(bias))).sum(axis=3) + bias

# %% wrong: signal of scipy
# message: `scipy`, which is not allowed here
from scipy import signal


def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    (kh, kw), (sh, sw), (dh, dw) = kernel.shape[:2], strides, dilation
    if padding == "same":
        rows = same_pads(images.shape[1], kh, sh, dh)
        columns = same_pads(images.shape[2], kw, sw, dw)
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    big = np.zeros((dh * (kh - 1) + 1, dw * (kw - 1) + 1, *kernel.shape[2:]))
    big[::dh, ::dw] = kernel
    maps = signal.oaconvolve(images[..., None], big[None, ::-1, ::-1, ::-1], "valid", (1, 2, 3))
    return maps[:, ::sh, ::sw, 0] + bias

# %% wrong: starmap
# message: `starmap`, which loops in Python
# instead of:
# |    return np.einsum("bijcxy,xyco->bijo", windows, kernel) + bias
# write:
# |    from itertools import starmap as over
# |
# |    one = lambda o, b: np.einsum("bijcxy,xyc->bij", windows, kernel[..., o]) + b
# |    return np.stack(list(over(one, enumerate(bias))), axis=-1)

# %% wrong: row by row with numpy
# message: `convolve`, which is not allowed here
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    flat, width = images[0, :, :, 0].ravel(), images.shape[2]
    taps = np.zeros((kernel.shape[0], width))
    taps[:, : kernel.shape[1]] = kernel[:, :, 0, 0]
    row = np.convolve(flat, taps.ravel()[::-1][width - kernel.shape[1] :], "valid")
    return row[None, :, None, None] + bias
