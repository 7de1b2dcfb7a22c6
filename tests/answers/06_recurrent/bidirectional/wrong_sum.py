# message: running sums from both ends
def bidirectional(x, forward, backward):
    return forward(x) + backward(x[:, ::-1])[:, ::-1]
