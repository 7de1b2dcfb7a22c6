# message: round down
def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return -(-size // stride)
    span = dilation * (kernel - 1) + 1
    if padding != "valid" or span > size:
        raise ValueError("no")
    return round((size - span) / stride + 0.01) + 1
