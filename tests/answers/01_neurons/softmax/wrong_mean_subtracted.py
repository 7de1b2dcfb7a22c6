# message: softmax of a single row, far apart
# message: NaN
def softmax(z):
    powers = np.exp(z - np.mean(z, axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
