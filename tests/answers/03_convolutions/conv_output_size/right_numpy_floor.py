def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "valid":
        outputs = np.floor((size - dilation * (kernel - 1) - 1) / stride) + 1
    elif padding == "same":
        outputs = np.ceil(size / stride)
    else:
        raise ValueError("unknown padding")
    if outputs < 1:
        raise ValueError("no output")
    return int(outputs)
