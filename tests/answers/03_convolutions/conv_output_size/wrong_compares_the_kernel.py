# message: Compare the span, not the kernel
def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return -(-size // stride)
    if padding != "valid" or kernel > size:
        raise ValueError("no")
    return (size - dilation * (kernel - 1) - 1) // stride + 1
