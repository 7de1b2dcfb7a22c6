# message: Return side and jump
def receptive_field(layers):
    side, jump = 1, 1
    for kernel, stride, dilation in layers:
        side += dilation * (kernel - 1) * jump
        jump *= stride
    return side
