import math


def receptive_field(layers):
    jumps = [math.prod(s for _, s, _ in layers[:i]) for i in range(len(layers) + 1)]
    side = 1 + sum(d * (k - 1) * j for (k, _, d), j in zip(layers, jumps))
    return [side, jumps[-1]]
