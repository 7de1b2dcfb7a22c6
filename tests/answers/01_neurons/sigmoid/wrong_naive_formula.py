# message: overflow encountered
# message: exponents are 0 or negative
def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))
