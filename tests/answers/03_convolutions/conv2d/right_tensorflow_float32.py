import tensorflow as tf


def conv2d(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    images, kernel = tf.cast(images, tf.float32), tf.cast(kernel, tf.float32)
    steps, gaps = [1, *strides, 1], [1, *dilation, 1]
    maps = tf.nn.conv2d(images, kernel, steps, padding.upper(), dilations=gaps)
    return maps + tf.cast(bias, tf.float32)
