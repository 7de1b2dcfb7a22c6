# message: NaN
# message: each row needs its own
def softmax(z):
    powers = np.exp(z - np.max(z))
    return powers / powers.sum(axis=-1, keepdims=True)
