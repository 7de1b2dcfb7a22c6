# message: NaN
# message: Subtract each row's own maximum
def softmax(z):
    powers = np.exp(z)
    return powers / powers.sum(axis=-1, keepdims=True)
