# message: draws
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    rng = np.random.default_rng(0)
    scaled = logits / temperature
    p = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return np.array([rng.choice(len(row), p=row) for row in p])
