# message: which is not allowed here
import tensorflow as tf


def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    maps = tf.nn.conv2d(
        images, kernel, [1, *strides, 1], padding.upper(), "NHWC", [1, *dilation, 1]
    )
    return maps + bias
