def dense_backward(d_out, x, weights):
    d_x = np.dot(weights, d_out.T).T
    d_weights = np.dot(d_out.T, x).T
    d_bias = np.ones(len(d_out)) @ d_out
    return [d_x, d_weights, d_bias.tolist()]
