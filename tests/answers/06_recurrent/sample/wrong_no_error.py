# message: is not above 0
def sample(logits, temperature, uniform):
    scaled = logits / max(temperature, 1e-6)
    sums = np.cumsum(np.exp(scaled - scaled.max(axis=1, keepdims=True)), axis=1)
    return np.sum(sums <= uniform[:, None] * sums[:, -1:], axis=1)
