# message: four draws at temperature 1
def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError("temperature")
    return np.argmax(logits / temperature, axis=1)
