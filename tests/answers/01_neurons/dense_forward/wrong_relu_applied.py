# message: they are zero, as after a ReLU
def dense_forward(x, weights, bias):
    return np.maximum(0, x @ weights + bias)
