# message: Is a `return` missing?
def softmax(z):
    powers = np.exp(z - np.max(z, axis=-1, keepdims=True))
    print(powers / powers.sum(axis=-1, keepdims=True))
