def dense_backward(d_out, x, weights):
    d_x = np.einsum("bu,iu->bi", d_out, weights)
    d_weights = np.einsum("bi,bu->iu", x, d_out)
    return d_x, d_weights, np.einsum("bu->u", d_out)
