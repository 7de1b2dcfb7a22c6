# message: One kernel of rows * columns
def depthwise_separable_conv2d(images, depthwise, pointwise, bias, strides=(1, 1)):
    windows = np.lib.stride_tricks.sliding_window_view(images, depthwise.shape[:2], axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1]]
    maps = np.einsum("bijcxy,xycq->bijcq", windows, depthwise)
    return maps.reshape(*maps.shape[:3], -1) @ pointwise + bias


def separable_parameters(kernel_size, channels, filters, multiplier=1):
    maps = channels * multiplier
    return kernel_size[0] ** 2 * maps + maps * filters + filters
