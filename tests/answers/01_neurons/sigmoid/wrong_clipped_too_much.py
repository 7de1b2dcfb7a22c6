# message: within about 1 %
# message: sigmoid far from zero
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -8, 8)))
