# message: An array of shape (2,) and one of shape (2, 1) were broadcast to (2, 2)
# message: bias[:, None]
def dense_forward(x, weights, bias):
    return x @ weights + bias[:, None]
