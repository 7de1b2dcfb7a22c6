# message: in place
# message: work on a copy
def sigmoid(z):
    z = np.asarray(z)
    negative = z < 0
    z *= np.where(negative, 1, -1)
    small = np.exp(z)
    return np.where(negative, small, 1) / (1 + small)
