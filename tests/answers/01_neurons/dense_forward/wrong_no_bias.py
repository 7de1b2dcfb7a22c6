# message: is the bias forgotten
def dense_forward(x, weights, bias):
    return x @ weights
