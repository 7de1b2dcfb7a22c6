# message: The columns sum to one instead of the rows: use axis=-1
def softmax(z):
    powers = np.exp(z - z.max(axis=0, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)
