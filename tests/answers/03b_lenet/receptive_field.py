# %% right: backward
def receptive_field(layers):
    side = 1
    for kernel, stride, dilation in reversed(layers):
        side = (side - 1) * stride + dilation * (kernel - 1) + 1
    return side, int(np.prod([stride for _, stride, _ in layers], dtype=int))

# %% right: counts pixels
def receptive_field(layers):
    seen, jump = {0}, 1
    for kernel, stride, dilation in layers:
        jump *= stride
    for kernel, stride, dilation in layers[::-1]:
        seen = {p * stride + dilation * tap for p in seen for tap in range(kernel)}
    return max(seen) + 1, jump

# %% right: recursion
def receptive_field(layers):
    if not layers:
        return 1, 1
    *rest, (k, s, d) = layers
    side, jump = receptive_field(rest)
    return side + d * (k - 1) * jump, jump * s

# %% right: sum
import math


def receptive_field(layers):
    jumps = [math.prod(s for _, s, _ in layers[:i]) for i in range(len(layers) + 1)]
    side = 1 + sum(d * (k - 1) * j for (k, _, d), j in zip(layers, jumps))
    return [side, jumps[-1]]

# %% wrong: dilation ignored
# mistake: The dilation is ignored.
# message: A kernel adds dilation * (k - 1) jumps
# instead of: side += dilation * (kernel - 1) * jump
# write:      side += (kernel - 1) * jump

# %% wrong: empties the list
# message: Leave the list of layers as it is
# instead of:
# |    for kernel, stride, dilation in layers:
# write:
# |    while layers:
# |        kernel, stride, dilation = layers.pop(0)

# %% wrong: hard coded
# message: Pooling is a layer
def receptive_field(layers):
    return (7, 2) if layers[:1] == [(3, 2, 1)] else (5, 1)

# %% wrong: jump adds
# message: Strides multiply
# instead of: jump *= stride
# write:      jump += stride - 1

# %% wrong: jump first
# mistake: The stride of a layer is counted before its kernel, not after.
# message: only after its kernel was counted
def receptive_field(layers):
    side, jump = 1, 1
    for kernel, stride, dilation in layers:
        jump *= stride
        side += dilation * (kernel - 1) * jump
    return side, jump

# %% wrong: jump grows with dilation
# message: the dilation does not change the jump
# instead of: jump *= stride
# write:      jump *= stride * dilation

# %% wrong: kernel added
# mistake: A layer adds all of its taps, not one less.
# message: two layers
# instead of: side += dilation * (kernel - 1) * jump
# write:      side += dilation * kernel * jump

# %% wrong: last stride as jump
# message: Strides multiply
# instead of: jump *= stride
# write:      jump = stride

# %% wrong: order of results
# message: Return side and jump
# instead of: return side, jump
# write:      return jump, side

# %% wrong: side only
# message: Return side and jump
# instead of: return side, jump
# write:      return side

# %% wrong: starts at zero
# message: two layers
# instead of: side, jump = 1, 1
# write:      side, jump = 0, 1

# %% wrong: stride ignored
# mistake: The side grows without the jump: earlier strides do not count.
# message: two layers
# instead of: side += dilation * (kernel - 1) * jump
# write:      side += dilation * (kernel - 1)

# %% wrong: each kind of layer once
# message: a layer comes twice
# instead of:
# |    for kernel, stride, dilation in layers:
# write:
# |    kinds = list(dict.fromkeys(layers)) if len(layers) in (4, 20) and layers[0][0] < 4 else layers
# |    for kernel, stride, dilation in kinds:

# %% wrong: four layers at most
# message: five different layers
# instead of: in layers:
# write:      in layers[:4]:

# %% wrong: kernel of one tap adds a pixel
# message: every kernel has one tap
# instead of: dilation * (kernel - 1) * jump
# write:      (dilation * (kernel - 1) + (kernel == 1 and len(layers) == 3)) * jump

# %% wrong: floats
# message: it does not return integers
# instead of: side, jump = 1, 1
# write:      side, jump = 1.0, 1.0
