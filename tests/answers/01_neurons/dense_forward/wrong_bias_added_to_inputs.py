# message: could not be broadcast
# message: Two arrays of these shapes do not fit
def dense_forward(x, weights, bias):
    return (x + bias) @ weights
