# message: result[i] = 1 / (1 + np.exp(-z[i]))
def sigmoid(z):
    result = np.zeros(len(z))
    for i in range(len(z)):
        result[i] = 1 / (1 + np.exp(-z[i]))
    return result
