def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError(f"temperature {temperature} is not above 0")
    z = np.asarray(logits) / temperature
    z = z - z.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return np.array(
        [np.searchsorted(np.cumsum(row), u, side="right") for row, u in zip(p, uniform)]
    )
