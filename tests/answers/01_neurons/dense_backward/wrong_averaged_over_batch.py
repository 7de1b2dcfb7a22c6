# message: the batch size. Should it be a sum instead of a mean?
def dense_backward(d_out, x, weights):
    n = len(x)
    return d_out @ weights.T, x.T @ d_out / n, d_out.sum(axis=0) / n
