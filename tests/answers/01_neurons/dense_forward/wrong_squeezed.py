# message: Only axes of length 1 differ
def dense_forward(x, weights, bias):
    return np.squeeze(x @ weights + bias)
