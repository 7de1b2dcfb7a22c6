def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding not in ("valid", "same"):
        raise ValueError(padding)
    if padding == "same":
        return len(range(0, size, stride))
    stops = range(0, size - dilation * (kernel - 1), stride)
    if not stops:
        raise ValueError("the kernel does not fit")
    return len(stops)
