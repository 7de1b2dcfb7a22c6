# message: is the bias forgotten, or added twice?
def dense_forward(x, weights, bias):
    return x @ weights - bias
