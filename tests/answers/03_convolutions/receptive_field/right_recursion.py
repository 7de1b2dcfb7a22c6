def receptive_field(layers):
    if not layers:
        return 1, 1
    *rest, (k, s, d) = layers
    side, jump = receptive_field(rest)
    return side + d * (k - 1) * jump, jump * s
