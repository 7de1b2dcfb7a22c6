def dense_forward(x, weights, bias):
    x = np.column_stack([x, np.ones(len(x))])
    return np.dot(x, np.vstack([weights, bias]))
