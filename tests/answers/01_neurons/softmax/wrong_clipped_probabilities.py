# message: No epsilon and no clipping
def softmax(z):
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.clip(powers / powers.sum(axis=-1, keepdims=True), 1e-7, 1 - 1e-7)
