# message: d_out @ weights.T
def dense_backward(d_out, x, weights):
    return d_out @ weights, x.T @ d_out, d_out.sum(axis=0)
