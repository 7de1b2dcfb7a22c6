# message: Subtract the largest scaled logit
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    p = np.exp(logits / temperature)
    p = p / p.sum(axis=1, keepdims=True)
    return np.sum(np.cumsum(p, axis=1) <= uniform[:, None], axis=1)
