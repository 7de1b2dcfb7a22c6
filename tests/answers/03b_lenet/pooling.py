# %% right: counts
def windows_of(images, pool_size, strides, padding, fill):
    pads = [(0, 0)] * 4
    if padding == "same":
        for axis in (0, 1):
            pads[axis + 1] = same_pads(images.shape[axis + 1], pool_size[axis], strides[axis])
    padded = np.pad(images, pads, constant_values=fill)
    view = np.lib.stride_tricks.sliding_window_view(padded, pool_size, (1, 2))
    return view[:, :: strides[0], :: strides[1]]


def max_pool2d(images, pool_size, strides, padding="valid"):
    return windows_of(images, pool_size, strides, padding, -1e300).max(axis=-1).max(axis=-1)


def average_pool2d(images, pool_size, strides, padding="valid"):
    total = windows_of(images, pool_size, strides, padding, 0).sum(axis=(-2, -1))
    count = windows_of(np.ones(images.shape), pool_size, strides, padding, 0).sum(axis=(-2, -1))
    return total / count

# %% right: keras
def max_pool2d(images, pool_size, strides, padding="valid"):
    return keras.ops.max_pool(np.float32(images), pool_size, strides, padding)


def average_pool2d(images, pool_size, strides, padding="valid"):
    return keras.ops.average_pool(np.float32(images), pool_size, strides, padding)

# %% right: loops
def pooled(images, pool_size, strides, padding, function):
    batch, height, width, channels = images.shape
    top = left = 0
    if padding == "same":
        top, left = same_pads(height, pool_size[0], strides[0])[0], 0
        left = same_pads(width, pool_size[1], strides[1])[0]
        rows, columns = -(-height // strides[0]), -(-width // strides[1])
    else:
        rows = (height - pool_size[0]) // strides[0] + 1
        columns = (width - pool_size[1]) // strides[1] + 1
    out = np.zeros((batch, rows, columns, channels))
    for i in range(rows):
        for j in range(columns):
            r, q = i * strides[0] - top, j * strides[1] - left
            window = images[:, max(r, 0) : r + pool_size[0], max(q, 0) : q + pool_size[1]]
            out[:, i, j] = function(window, axis=(1, 2))
    return out


def max_pool2d(images, pool_size, strides, padding="valid"):
    return pooled(images, pool_size, strides, padding, np.max)


def average_pool2d(images, pool_size, strides, padding="valid"):
    return pooled(images, pool_size, strides, padding, np.mean)

# %% right: pad minimum
# instead of: constant_values=-np.inf
# write:      constant_values=images.min()

# %% wrong: extra zero first
# message: padding is no zero for a maximum
# instead of:
# |        images = np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=-np.inf)
# write:
# |        images = np.pad(
# |            images, [(0, 0), rows[::-1], columns[::-1], (0, 0)], constant_values=-np.inf
# |        )
# instead of: np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=np.nan)
# write:      np.pad(images, [(0, 0), rows[::-1], columns[::-1], (0, 0)], constant_values=np.nan)

# %% wrong: largest magnitude
# message: the sign included
# instead of: windows[:, :: strides[0], :: strides[1]].max
# write:      np.abs(windows[:, :: strides[0], :: strides[1]]).max

# %% wrong: max is mean
# message: The largest of the four numbers
# instead of: windows[:, :: strides[0], :: strides[1]].max
# write:      windows[:, :: strides[0], :: strides[1]].mean

# %% wrong: over channels
# message: Each channel by itself
# instead of:
# |    return windows[:, :: strides[0], :: strides[1]].max(axis=(4, 5))
# write:
# |    return windows[:, :: strides[0], :: strides[1]].max(axis=(3, 4, 5))[..., None] + np.zeros(
# |        images.shape[3]
# |    )

# %% wrong: padding counts in the mean
# mistake: The padding counts in the mean, as zeros.
# message: Divide by the number of pixels in the window that lie on the image
# instead of: np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=np.nan)
# write:      np.pad(images, [(0, 0), rows, columns, (0, 0)])

# %% wrong: padding ignored
# message: Pad with -np.inf
def max_pool2d(images, pool_size, strides, padding="valid"):
    if padding == "SAME":
        rows = same_pads(images.shape[1], pool_size[0], strides[0])
        columns = same_pads(images.shape[2], pool_size[1], strides[1])
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(images, pool_size, axis=(1, 2))
    return windows[:, :: strides[0], :: strides[1]].max(axis=(4, 5))


def average_pool2d(images, pool_size, strides, padding="valid"):
    if padding == "SAME":
        rows = same_pads(images.shape[1], pool_size[0], strides[0])
        columns = same_pads(images.shape[2], pool_size[1], strides[1])
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(images, pool_size, axis=(1, 2))
    return np.nanmean(windows[:, :: strides[0], :: strides[1]], axis=(4, 5))

# %% wrong: strides are the pool size
# mistake: The strides are always the pool size.
# message: two strides
# instead of: windows[:, :: strides[0], :: strides[1]].max
# write:      windows[:, :: pool_size[0], :: pool_size[1]].max
# instead of: np.nanmean(windows[:, :: strides[0], :: strides[1]], axis=(4, 5))
# write:      np.nanmean(windows[:, :: pool_size[0], :: pool_size[1]], axis=(4, 5))

# %% wrong: strides swapped
# mistake: The strides for rows and for columns have changed places.
# message: the second for columns
# instead of: windows[:, :: strides[0], :: strides[1]].max
# write:      windows[:, :: strides[1], :: strides[0]].max
# instead of: np.nanmean(windows[:, :: strides[0], :: strides[1]], axis=(4, 5))
# write:      np.nanmean(windows[:, :: strides[1], :: strides[0]], axis=(4, 5))

# %% wrong: sum
# message: a mean instead of a sum
# instead of: np.nanmean
# write:      np.nansum

# %% wrong: zeros ignore the stride
# message: same_pads(size, pool, stride)
def max_pool2d(images, pool_size, strides, padding="valid"):
    if padding == "same":
        rows = same_pads(images.shape[1], pool_size[0])
        columns = same_pads(images.shape[2], pool_size[1])
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(images, pool_size, axis=(1, 2))
    return windows[:, :: strides[0], :: strides[1]].max(axis=(4, 5))


def average_pool2d(images, pool_size, strides, padding="valid"):
    if padding == "same":
        rows = same_pads(images.shape[1], pool_size[0])
        columns = same_pads(images.shape[2], pool_size[1])
        images = np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(images, pool_size, axis=(1, 2))
    return np.nanmean(windows[:, :: strides[0], :: strides[1]], axis=(4, 5))

# %% wrong: zeros win
# mistake: The padding counts in the maximum, as zeros.
# message: a zero would win over negative numbers
# instead of: np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=-np.inf)
# write:      np.pad(images, [(0, 0), rows, columns, (0, 0)])

# %% wrong: a batch of one loses its axis
# message: batch is 1
# instead of:
# |    return windows[:, :: strides[0], :: strides[1]].max(axis=(4, 5))
# write:
# |    maps = windows[:, :: strides[0], :: strides[1]].max(axis=(4, 5))
# |    return maps[0] if len(maps) == 1 and maps.shape[3] > 1 else maps

# %% wrong: a large negative number in the place of minus infinity
# message: images is about -300
# instead of: constant_values=-np.inf
# write:      constant_values=-99

# %% wrong: pixels that are zero taken for padding
# message: wrong where the inputs are ordinary
# instead of: np.pad(images, [(0, 0), rows, columns, (0, 0)], constant_values=np.nan)
# write:      np.pad(images / (images != 0), [(0, 0), rows, columns, (0, 0)], constant_values=np.nan)

# %% wrong: stride at most the window
# message: strides is (5, 7)
# instead of:
# |    return windows[:, :: strides[0], :: strides[1]].max(axis=(4, 5))
# write:
# |    return windows[:, :: min(strides[0], 4), :: strides[1]].max(axis=(4, 5))
