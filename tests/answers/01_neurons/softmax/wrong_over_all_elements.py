# message: All values together sum to one instead of each row
def softmax(z):
    powers = np.exp(z - np.max(z))
    return powers / np.sum(powers)
