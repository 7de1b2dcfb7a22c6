# message: overflow encountered in exp
# message: exponents are 0 or negative
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    if z.size and z.min() < 0:
        return np.exp(z) / (1 + np.exp(z))
    return 1 / (1 + np.exp(-z))
