def dense_forward(x, weights, bias):
    batch, units = x.shape[0], weights.shape[1]
    z = [[float(bias[j]) for j in range(units)] for _ in range(batch)]
    for i in range(batch):
        for j in range(units):
            for k in range(x.shape[1]):
                z[i][j] += x[i, k] * weights[k, j]
    return z
