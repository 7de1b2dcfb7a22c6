# message: The result is transposed
def dense_backward(d_out, x, weights):
    return weights @ d_out.T, x.T @ d_out, d_out.sum(axis=0)
