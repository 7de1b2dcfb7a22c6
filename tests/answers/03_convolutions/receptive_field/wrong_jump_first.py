# message: only after its kernel was counted
def receptive_field(layers):
    side, jump = 1, 1
    for kernel, stride, dilation in layers:
        jump *= stride
        side += dilation * (kernel - 1) * jump
    return side, jump
