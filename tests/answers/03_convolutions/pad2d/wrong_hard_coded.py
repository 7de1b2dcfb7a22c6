# message: zeros
def pad2d(images, kernel_size, strides=(1, 1), dilation=(1, 1)):
    if strides == (2, 2):
        return np.pad(images, [(0, 0), (1, 1), (0, 1), (0, 0)])
    return np.pad(images, [(0, 0), (1, 1), (0, 1), (0, 0)])
