# message: is each row divided by its own sum
# message: Divide each exponential by the sum of its row
def softmax(z):
    return np.exp(z - np.max(z, axis=-1, keepdims=True))
