def dense_backward(d_out, x, weights):
    d_x, d_weights, d_bias = np.zeros(x.shape), np.zeros(weights.shape), np.zeros(weights.shape[1])
    for i in range(len(x)):
        d_x[i] = weights @ d_out[i]
        d_weights += np.outer(x[i], d_out[i])
        d_bias += d_out[i]
    return d_x, d_weights, d_bias
