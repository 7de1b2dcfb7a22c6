# message: where it equals u, the next class is drawn
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    scaled = logits / temperature
    sums = np.cumsum(np.exp(scaled - scaled.max(axis=1, keepdims=True)), axis=1)
    return np.sum(sums < uniform[:, None] * sums[:, -1:], axis=1)
