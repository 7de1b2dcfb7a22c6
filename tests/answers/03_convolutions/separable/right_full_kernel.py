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
