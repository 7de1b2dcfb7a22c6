# message: Divide each exponential by the sum of its row
def softmax(z):
    powers = np.exp(np.min(z, axis=-1, keepdims=True) - z)
    return powers / powers.sum(axis=-1, keepdims=True)
