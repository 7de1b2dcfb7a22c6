# message: 1 / (1 + exp(-z)), element by element
def sigmoid(z):
    return 0.5 * (1 + np.tanh(z))
