# message: return
def dense_backward(d_out, x, weights):
    print(d_out @ weights.T, x.T @ d_out, d_out.sum(axis=0))
