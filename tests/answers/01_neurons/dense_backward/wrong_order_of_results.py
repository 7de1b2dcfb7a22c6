# message: It is the second of the three results
def dense_backward(d_out, x, weights):
    return x.T @ d_out, d_out.sum(axis=0), d_out @ weights.T
