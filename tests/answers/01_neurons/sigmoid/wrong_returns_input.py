# message: The sigmoid of your values is right: is it missing at the end?
def sigmoid(z):
    return z
