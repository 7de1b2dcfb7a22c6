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
