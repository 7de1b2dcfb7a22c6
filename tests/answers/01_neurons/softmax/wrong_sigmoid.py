# message: Each row should sum to one
# message: Divide each exponential by the sum of its row
def softmax(z):
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))
