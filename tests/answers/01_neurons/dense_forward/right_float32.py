def dense_forward(x, weights, bias):
    z = np.matmul(np.float32(x), np.float32(weights))
    z += np.float32(bias)
    return z
