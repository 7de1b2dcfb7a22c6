# message: no loop and no ready-made convolution
def conv2d_vectorized(images, kernel, bias, strides=(1, 1), padding="valid", dilation=(1, 1)):
    (kh, kw), (sh, sw), (dh, dw) = kernel.shape[:2], strides, dilation
    if padding == "same":
        images = np.pad(
            images,
            [
                (0, 0),
                same_pads(images.shape[1], kh, sh, dh),
                same_pads(images.shape[2], kw, sw, dw),
                (0, 0),
            ],
        )
    tall, wide = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    oh, ow = (images.shape[1] - tall) // sh + 1, (images.shape[2] - wide) // sw + 1
    f = lambda b, i, j, o: (
        np.sum(images[b, i * sh : i * sh + tall : dh, j * sw : j * sw + wide : dw] * kernel[..., o])
        + bias[o]
    )
    return np.vectorize(f)(*np.indices((len(images), oh, ow, kernel.shape[3])))
