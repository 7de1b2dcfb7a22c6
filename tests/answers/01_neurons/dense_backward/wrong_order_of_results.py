# message: wrong shape: (1,) where (
# message: x.T @ d_out
def dense_backward(d_out, x, weights):
    return x.T @ d_out, d_out.sum(axis=0), d_out @ weights.T
