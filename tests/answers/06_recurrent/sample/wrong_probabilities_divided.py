# message: not the probabilities
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True) / temperature
    return np.minimum(np.sum(np.cumsum(p, axis=1) <= uniform[:, None], axis=1), p.shape[1] - 1)
