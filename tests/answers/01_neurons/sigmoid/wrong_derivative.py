# message: 1 / (1 + exp(-z)), element by element
def sigmoid(z):
    small = np.exp(-np.abs(np.asarray(z, dtype=float)))
    return small / (1 + small) ** 2
