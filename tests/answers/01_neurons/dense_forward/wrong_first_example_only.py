# message: Only the first row is right, the rest are zero
def dense_forward(x, weights, bias):
    z = np.zeros((len(x), len(bias)))
    z[0] = x[0] @ weights + bias
    return z
