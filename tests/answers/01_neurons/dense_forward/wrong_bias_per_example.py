# message: the bias is added to each row
# message: could not be broadcast
def dense_forward(x, weights, bias):
    return x @ weights + bias[:, None]
