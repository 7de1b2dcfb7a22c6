# message: Item 0 of it is None
def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    span = dilation * (kernel - 1) + 1
    if padding == "same":
        print(-(-size // stride))
    elif padding != "valid" or span > size:
        raise ValueError("no")
    else:
        print((size - span) // stride + 1)
