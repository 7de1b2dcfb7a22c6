# message: Each column of weights is one neuron
def dense_forward(x, weights, bias):
    return (x + bias) @ weights
