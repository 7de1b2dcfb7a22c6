# message: Subtract the largest scaled logit of each row
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError('t')
    s = logits / temperature
    sums = np.cumsum(np.exp(s - s.max()), axis=1)
    return np.sum(sums <= uniform[:, None] * sums[:, -1:], axis=1)
