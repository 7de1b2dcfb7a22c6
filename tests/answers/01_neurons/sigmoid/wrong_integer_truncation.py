# message: An integer array cannot hold fractions
def sigmoid(z):
    z = np.asarray(z)
    result = np.zeros_like(z)
    positive = z >= 0
    result[positive] = 1 / (1 + np.exp(-z[positive]))
    result[~positive] = np.exp(z[~positive]) / (1 + np.exp(z[~positive]))
    return result
