# message: four draws at temperature 1
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    scaled = logits / temperature
    p = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return np.sum(np.cumsum(p, axis=1) <= uniform[:, None], axis=1) + 1
