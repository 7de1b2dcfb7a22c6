import math


def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return math.ceil(size / stride)
    elif padding == "valid":
        effective = kernel + (kernel - 1) * (dilation - 1)
        if effective > size:
            raise ValueError("too small")
        return math.ceil((size - effective + 1) / stride)
    raise ValueError("padding")
