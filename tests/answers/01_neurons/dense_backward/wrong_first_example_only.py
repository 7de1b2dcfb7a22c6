# message: each example adds its input times its output gradient
def dense_backward(d_out, x, weights):
    return d_out @ weights.T, np.outer(x[0], d_out[0]), d_out[0]
