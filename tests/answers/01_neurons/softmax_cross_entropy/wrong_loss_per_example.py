# message: Is the mean or the sum over all values missing?
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels], gradient / len(logits)
