import tensorflow as tf


def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    pads = [[0, 0]]
    for axis in (0, 1):
        n, s = images.shape[1 + axis], strides[axis]
        outputs = (n + s - 1) // s
        total = max((outputs - 1) * s + (kernel_size[axis] - 1) * dilation[axis] + 1 - n, 0)
        pads.append([total // 2, (total + 1) // 2])
    return tf.pad(images, pads + [[0, 0]])
