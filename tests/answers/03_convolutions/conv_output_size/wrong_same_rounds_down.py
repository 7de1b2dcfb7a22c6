# message: rounds size / stride up
def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return size // stride
    span = dilation * (kernel - 1) + 1
    if padding != "valid" or span > size:
        raise ValueError("no")
    return (size - span) // stride + 1
