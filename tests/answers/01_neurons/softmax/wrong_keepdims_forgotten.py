# message: could not be broadcast
# message: keepdims=True
def softmax(z):
    powers = np.exp(z - z.max(axis=-1))
    return powers / powers.sum(axis=-1)
