# message: Is a `return` missing?
def sigmoid(z):
    print(0.5 * (1 + np.tanh(np.asarray(z) / 2)))
