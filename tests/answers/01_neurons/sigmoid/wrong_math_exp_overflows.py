# message: OverflowError
# message: math.exp(-number)
def sigmoid(z):
    flat = [1 / (1 + math.exp(-number)) for number in np.ravel(z)]
    return np.reshape(flat, np.shape(z))
