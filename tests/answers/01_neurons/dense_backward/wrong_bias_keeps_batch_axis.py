# message: There is an extra axis of length 1 in front
# message: the result has shape (units,)
def dense_backward(d_out, x, weights):
    return d_out @ weights.T, x.T @ d_out, d_out.sum(axis=0, keepdims=True)
