# message: The result is transposed
# message: x.T @ d_out
def dense_backward(d_out, x, weights):
    return d_out @ weights.T, d_out.T @ x, d_out.sum(axis=0)
