# message: `conv2d`, which is not allowed here
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    return conv2d(images, kernel, bias, strides, padding, dilation)
