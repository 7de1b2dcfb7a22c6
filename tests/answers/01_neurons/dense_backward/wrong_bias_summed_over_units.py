# message: axis 0
def dense_backward(d_out, x, weights):
    return d_out @ weights.T, x.T @ d_out, d_out.sum(axis=1)
