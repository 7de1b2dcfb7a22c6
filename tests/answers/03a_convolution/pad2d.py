# %% right: float32
import math


def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    images = np.float32(images)
    out = [math.ceil(n / s) for n, s in zip(images.shape[1:3], strides)]
    pads = [(0, 0), (0, 0), (0, 0), (0, 0)]
    for i in range(2):
        needed = (out[i] - 1) * strides[i] + dilation[i] * (kernel_size[i] - 1) + 1
        total = max(needed - images.shape[i + 1], 0)
        before = int(total / 2)
        pads[i + 1] = (before, total - before)
    return np.pad(images, pads, mode="constant", constant_values=0)

# %% right: tensorflow
import tensorflow as tf


def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    pads = [[0, 0]]
    for axis in (0, 1):
        n, s = images.shape[1 + axis], strides[axis]
        outputs = (n + s - 1) // s
        total = max((outputs - 1) * s + (kernel_size[axis] - 1) * dilation[axis] + 1 - n, 0)
        pads.append([total // 2, (total + 1) // 2])
    return tf.pad(images, pads + [[0, 0]])

# %% right: tf formula
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

# %% right: zeros and slice
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    def amounts(n, k, s, d):
        span = (k - 1) * d + 1
        rest = n % s or s
        total = max(span - rest, 0)
        return total // 2, total - total // 2

    batch, rows, columns, channels = images.shape
    top, bottom = amounts(rows, kernel_size[0], strides[0], dilation[0])
    left, right = amounts(columns, kernel_size[1], strides[1], dilation[1])
    padded = np.zeros((batch, top + rows + bottom, left + columns + right, channels))
    padded[:, top : top + rows, left : left + columns] = images
    return padded

# %% wrong: channels padded
# message: total // 2 zeros go before
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    pads = [(0, 0)]
    for size, k, s, d in zip(images.shape[1:3], kernel_size, strides, dilation):
        total = max(0, (-(-size // s) - 1) * s + d * (k - 1) + 1 - size)
        pads.append((total // 2, total - total // 2))
    return np.pad(images, [(0, 0), (0, 0), *pads[1:]])

# %% wrong: dilation ignored
# mistake: The dilation is ignored.
# message: A dilated kernel spans
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    pads = [(0, 0)]
    for size, k, s, d in zip(images.shape[1:3], kernel_size, strides, dilation):
        total = max(0, (-(-size // s) - 1) * s + k - size)
        pads.append((total // 2, total - total // 2))
    return np.pad(images, [*pads, (0, 0)])

# %% wrong: edge mode
# message: zeros go before, the rest after
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    pads = [(0, 0)]
    for size, k, s, d in zip(images.shape[1:3], kernel_size, strides, dilation):
        total = max(0, (-(-size // s) - 1) * s + d * (k - 1) + 1 - size)
        pads.append((total // 2, total - total // 2))
    return np.pad(images, [*pads, (0, 0)], mode="edge")

# %% wrong: extra zero first
# mistake: Where the zeros are odd in number, the extra one stands before the image.
# message: the rest after
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    pads = [(0, 0)]
    for size, k, s, d in zip(images.shape[1:3], kernel_size, strides, dilation):
        total = max(0, (-(-size // s) - 1) * s + d * (k - 1) + 1 - size)
        pads.append((total - total // 2, total // 2))
    return np.pad(images, [*pads, (0, 0)])

# %% wrong: half of the kernel on both sides
# mistake: Both sides get half of the kernel's taps in zeros, whatever the stride.
# message: total // 2 zeros go before, the rest after
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    pads = [(0, 0)]
    for size, k, s, d in zip(images.shape[1:3], kernel_size, strides, dilation):
        total = max(0, (-(-size // s) - 1) * s + d * (k - 1) + 1 - size)
        pads.append((k // 2, k // 2))
    return np.pad(images, [*pads, (0, 0)])

# %% wrong: hard coded
# message: zeros
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    if strides == (2, 2):
        return np.pad(images, [(0, 0), (1, 1), (0, 1), (0, 0)])
    return np.pad(images, [(0, 0), (1, 1), (0, 1), (0, 0)])

# %% wrong: one total for both axes
# message: total // 2
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    pads = [(0, 0)]
    for size, k, s, d in zip(images.shape[1:3], kernel_size, strides, dilation):
        total = max(0, (-(-size // s) - 1) * s + d * (k - 1) + 1 - size)
        pads = [(0, 0)] + 2 * [(total // 2, total - total // 2)]
    return np.pad(images, [*pads, (0, 0)])

# %% wrong: rows and columns swapped
# message: zeros go before, the rest after
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    pads = [(0, 0)]
    for size, k, s, d in zip(images.shape[1:3], kernel_size[::-1], strides, dilation):
        total = max(0, (-(-size // s) - 1) * s + d * (k - 1) + 1 - size)
        pads.append((total // 2, total - total // 2))
    return np.pad(images, [*pads, (0, 0)])

# %% wrong: stops rounded down
# message: The stride counts
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    pads = [(0, 0)]
    for size, k, s, d in zip(images.shape[1:3], kernel_size, strides, dilation):
        total = max(0, (size // s - 1) * s + d * (k - 1) + 1 - size)
        pads.append((total // 2, total - total // 2))
    return np.pad(images, [*pads, (0, 0)])

# %% wrong: stride ignored
# mistake: The zeros are counted as for a stride of 1.
# message: The stride counts, too
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    pads = [(0, 0)]
    for size, k, s, d in zip(images.shape[1:3], kernel_size, strides, dilation):
        total = max(0, (size - 1) + d * (k - 1) + 1 - size)
        pads.append((total // 2, total - total // 2))
    return np.pad(images, [*pads, (0, 0)])

# %% wrong: stride remainder
# message: zeros for an odd and an even kernel
# instead of: (outputs - 1) * s + d * (k - 1) + 1 - size
# write:      d * (k - 1) + 1 - size % s

# %% wrong: total negative
# message: can't contain negative values
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    pads = [(0, 0)]
    for size, k, s, d in zip(images.shape[1:3], kernel_size, strides, dilation):
        total = (-(-size // s) - 1) * s + d * (k - 1) + 1 - size
        pads.append((total // 2, total - total // 2))
    return np.pad(images, [*pads, (0, 0)])

# %% wrong: a batch of one loses its axis
# message: batch is 1
# instead of:
# |    return np.pad(images, [*pads, (0, 0)])
# write:
# |    padded = np.pad(images, [*pads, (0, 0)])
# |    return padded[0] if len(padded) == 1 and padded.shape[3] > 1 else padded

# %% wrong: no zeros where the stride is as large as the kernel
# message: right where the inputs are ordinary, wrong where strides is
# instead of: total = max(0, (outputs - 1) * s + d * (k - 1) + 1 - size)
# write:      total = max(0, (outputs - 1) * s + d * (k - 1) + 1 - size) if k > s or d > 1 else 0
