# message: which is not allowed here
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    return keras.ops.conv(images, kernel, strides, padding, dilation_rate=dilation) + bias
