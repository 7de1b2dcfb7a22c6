# message: each input collects from all units that it feeds
def dense_backward(d_out, x, weights):
    d_x = np.repeat(d_out.sum(axis=1, keepdims=True), x.shape[1], axis=1)
    return d_x, x.T @ d_out, d_out.sum(axis=0)
