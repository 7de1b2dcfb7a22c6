def conv2d(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    kh, kw = kernel.shape[:2]
    big = np.zeros(
        (dilation[0] * (kh - 1) + 1, dilation[1] * (kw - 1) + 1, *kernel.shape[2:]), "float32"
    )
    big[:: dilation[0], :: dilation[1]] = kernel
    return keras.ops.conv(
        keras.ops.cast(images, "float32"), big, strides=strides, padding=padding
    ) + keras.ops.cast(bias, "float32")
