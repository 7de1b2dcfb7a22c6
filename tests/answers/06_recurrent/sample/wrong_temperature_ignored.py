# message: Divide the logits
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    sums = np.cumsum(np.exp(logits - logits.max(axis=1, keepdims=True)), axis=1)
    return np.sum(sums <= uniform[:, None] * sums[:, -1:], axis=1)
