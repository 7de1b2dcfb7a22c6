# %% right: full kernel
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    kh, kw, channels, multiplier = depthwise.shape
    mixed = pointwise.reshape(channels, multiplier, -1)
    kernel = np.einsum("xycq,cqo->xyco", depthwise, mixed)  # one ordinary kernel
    windows = np.lib.stride_tricks.sliding_window_view(images, (kh, kw), axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]
    return np.einsum("bijcxy,xyco->bijo", windows, kernel) + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    depthwise = np.zeros((*kernel_size, channels, multiplier))
    pointwise = np.zeros((channels * multiplier, filters))
    return depthwise.size + pointwise.size + filters

# %% right: loops
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    kh, kw, channels, multiplier = depthwise.shape
    batch, height, width, _ = images.shape
    rows, columns = (height - kh) // strides[0] + 1, (width - kw) // strides[1] + 1
    maps = np.zeros((batch, rows, columns, channels * multiplier))
    for i in range(rows):
        for j in range(columns):
            r, q = i * strides[0], j * strides[1]
            window = images[:, r : r + kh, q : q + kw]
            for c in range(channels):
                for m in range(multiplier):
                    product = window[..., c] * depthwise[:, :, c, m]
                    maps[:, i, j, c * multiplier + m] = product.sum(axis=(1, 2))
    return np.einsum("bijp,po->bijo", maps, pointwise) + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    return (np.prod(kernel_size) + filters) * channels * multiplier + filters

# %% right: tensorflow float32
import tensorflow as tf


def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    images, depthwise = np.float32(images), np.float32(depthwise)
    maps = tf.nn.depthwise_conv2d(images, depthwise, [1, 1, 1, 1], "VALID")
    maps = maps[:, :: strides[0], :: strides[1]]
    return tf.matmul(maps, np.float32(pointwise)[None, None]) + np.float32(bias)


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    layer = keras.layers.SeparableConv2D(filters, kernel_size, depth_multiplier=multiplier)
    layer.build((None, 32, 32, channels))
    return layer.count_params()

# %% wrong: channels summed first
# message: Each channel with its own kernel first
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    windows = np.lib.stride_tricks.sliding_window_view(images, depthwise.shape[:2], axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]
    maps = np.einsum("bijcxy,xycq->bijq", windows, depthwise)
    maps = np.repeat(maps[..., None, :], depthwise.shape[2], axis=3)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    maps = channels * multiplier
    return kernel_size[0] * kernel_size[1] * maps + maps * filters + filters

# %% wrong: count bias of both steps
# mistake: The count has a bias for the depthwise step, too.
# message: plus filters
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    windows = np.lib.stride_tricks.sliding_window_view(images, depthwise.shape[:2], axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]
    maps = np.einsum("bijcxy,xycq->bijcq", windows, depthwise)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    maps = channels * multiplier
    return kernel_size[0] * kernel_size[1] * maps + maps * filters + filters + maps

# %% wrong: count ignores multiplier
# mistake: The count ignores the depth multiplier.
# message: The multiplier makes more maps
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    windows = np.lib.stride_tricks.sliding_window_view(images, depthwise.shape[:2], axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]
    maps = np.einsum("bijcxy,xycq->bijcq", windows, depthwise)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    maps = channels
    return kernel_size[0] * kernel_size[1] * maps + maps * filters + filters

# %% wrong: count of plain convolution
# message: plus maps times filters
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    windows = np.lib.stride_tricks.sliding_window_view(images, depthwise.shape[:2], axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]
    maps = np.einsum("bijcxy,xycq->bijcq", windows, depthwise)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    maps = channels * multiplier
    return kernel_size[0] * kernel_size[1] * maps * filters + filters

# %% wrong: count square kernel
# message: One kernel of rows * columns
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    windows = np.lib.stride_tricks.sliding_window_view(images, depthwise.shape[:2], axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]
    maps = np.einsum("bijcxy,xycq->bijcq", windows, depthwise)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    maps = channels * multiplier
    return kernel_size[0] ** 2 * maps + maps * filters + filters

# %% wrong: count without bias
# message: plus filters
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    windows = np.lib.stride_tricks.sliding_window_view(images, depthwise.shape[:2], axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]
    maps = np.einsum("bijcxy,xycq->bijcq", windows, depthwise)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    maps = channels * multiplier
    return kernel_size[0] * kernel_size[1] * maps + maps * filters

# %% wrong: first kernel for all
# message: Each channel with its own kernel
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    windows = np.lib.stride_tricks.sliding_window_view(images, depthwise.shape[:2], axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]
    maps = np.einsum("bijcxy,xycq->bijcq", windows, depthwise[:, :, :1] + 0 * depthwise)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    maps = channels * multiplier
    return kernel_size[0] * kernel_size[1] * maps + maps * filters + filters

# %% wrong: kernel flipped
# message: Each channel with its own kernel first
# instead of: np.einsum("bijcxy,xycq->bijcq", windows, depthwise)
# write:      np.einsum("bijcxy,xycq->bijcq", windows, depthwise[::-1, ::-1])

# %% wrong: no bias
# mistake: The bias is not added.
# message: and the bias
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    windows = np.lib.stride_tricks.sliding_window_view(images, depthwise.shape[:2], axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]
    maps = np.einsum("bijcxy,xycq->bijcq", windows, depthwise)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    maps = channels * multiplier
    return kernel_size[0] * kernel_size[1] * maps + maps * filters + filters

# %% wrong: order of maps
# mistake: The maps are in another order: the first map of every channel comes first.
# message: All maps of channel 0 come first
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    windows = np.lib.stride_tricks.sliding_window_view(images, depthwise.shape[:2], axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]
    maps = np.einsum("bijcxy,xycq->bijqc", windows, depthwise)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    maps = channels * multiplier
    return kernel_size[0] * kernel_size[1] * maps + maps * filters + filters

# %% wrong: relu between
# message: separable
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    windows = np.lib.stride_tricks.sliding_window_view(images, depthwise.shape[:2], axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]
    maps = np.einsum("bijcxy,xycq->bijcq", windows, depthwise)
    maps = np.maximum(maps, 0)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    maps = channels * multiplier
    return kernel_size[0] * kernel_size[1] * maps + maps * filters + filters

# %% wrong: strides ignored
# message: Only the depthwise step has strides
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    windows = np.lib.stride_tricks.sliding_window_view(images, depthwise.shape[:2], axis=(1, 2))
    maps = np.einsum("bijcxy,xycq->bijcq", windows, depthwise)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    maps = channels * multiplier
    return kernel_size[0] * kernel_size[1] * maps + maps * filters + filters

# %% wrong: strides swapped
# message: the first is for rows
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    windows = np.lib.stride_tricks.sliding_window_view(images, depthwise.shape[:2], axis=(1, 2))
    windows = windows[:, :: strides[1], :: strides[0]]
    maps = np.einsum("bijcxy,xycq->bijcq", windows, depthwise)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    maps = channels * multiplier
    return kernel_size[0] * kernel_size[1] * maps + maps * filters + filters

# %% wrong: maps in the type of the image
# message: images holds uint8
# instead of:
# |    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias
# write:
# |    return maps.astype(images.dtype).reshape(*maps.shape[:3], -1) @ pointwise + bias

# %% wrong: multiplier of at most three
# message: the multiplier is 4
# instead of: windows, depthwise)
# write:      windows, depthwise[..., :3] if depthwise.shape[3] < 4 else depthwise[..., [0, 1, 2, 2]])

# %% wrong: one image
# message: batch is 1
# instead of:
# |    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias
# write:
# |    mixed = maps.reshape(*maps.shape[:3], -1) @ pointwise + bias
# |    return mixed[0] if len(mixed) == 1 and mixed.size > 9 and strides == (1, 1) else mixed

# %% wrong: strides only where they are small
# message: strides is (7, 6)
# instead of: windows[:, :: strides[0], :: strides[1]]
# write:      windows[:, :: min(strides[0], 3), :: min(strides[1], 3)]
