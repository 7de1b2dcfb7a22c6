def receptive_field(layers):
    seen, jump = {0}, 1
    for kernel, stride, dilation in layers:
        jump *= stride
    for kernel, stride, dilation in layers[::-1]:
        seen = {p * stride + dilation * tap for p in seen for tap in range(kernel)}
    return max(seen) + 1, jump
