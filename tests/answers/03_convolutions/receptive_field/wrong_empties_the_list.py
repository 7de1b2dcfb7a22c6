# message: Leave the list of layers as it is
def receptive_field(layers: list[tuple[int, int, int]]) -> tuple[int, int]:
    """Receptive field and jump after a stack of layers, along one axis.

    Args:
        layers: For each layer, from input to output: kernel, stride, dilation.

    Returns:
        Side of the receptive field and jump, both in pixels of the input; (1, 1) without layers.
    """
    side, jump = 1, 1
    while layers:
        kernel, stride, dilation = layers.pop(0)
        side += dilation * (kernel - 1) * jump
        jump *= stride
    return side, jump
