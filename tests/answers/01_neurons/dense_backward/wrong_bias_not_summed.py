# message: is a sum, a mean or an index along it missing?
# message: Sum d_out over the batch
def dense_backward(d_out, x, weights):
    return d_out @ weights.T, x.T @ d_out, d_out
