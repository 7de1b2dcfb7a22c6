# message: overflow encountered in exp
# message: exponents are 0 or negative
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))
