# message: ValueError: the kernel is too large
def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    span = dilation * (kernel - 1) + 1
    if padding not in ("valid", "same") or span > size:
        raise ValueError("the kernel is too large")
    if padding == "same":
        return -(-size // stride)
    return (size - span) // stride + 1
