def sigmoid(z):
    z = np.asarray(z, dtype=float)
    result = np.empty_like(z)
    positive = z >= 0
    result[positive] = 1 / (1 + np.exp(-z[positive]))
    exponential = np.exp(z[~positive])
    result[~positive] = exponential / (1 + exponential)
    return result
