# message: each row needs its own
def softmax(z):
    powers = np.exp(np.clip(z, -500, 500))
    return powers / powers.sum(axis=-1, keepdims=True)
