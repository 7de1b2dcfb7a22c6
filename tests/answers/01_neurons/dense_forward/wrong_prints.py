# message: Is a `return` missing?
def dense_forward(x, weights, bias):
    print(x @ weights + bias)
