# message: A kernel adds dilation * (k - 1) jumps
def receptive_field(layers):
    side, jump = 1, 1
    for kernel, stride, dilation in layers:
        side += (kernel - 1) * jump
        jump *= stride
    return side, jump
