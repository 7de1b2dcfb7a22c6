def receptive_field(layers):
    side = 1
    for kernel, stride, dilation in reversed(layers):
        side = (side - 1) * stride + dilation * (kernel - 1) + 1
    return side, int(np.prod([stride for _, stride, _ in layers], dtype=int))
