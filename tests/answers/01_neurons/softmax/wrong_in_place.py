# message: must not change its inputs in place
def softmax(z):
    z -= z.max(axis=-1, keepdims=True)
    powers = np.exp(z)
    return powers / powers.sum(axis=-1, keepdims=True)
