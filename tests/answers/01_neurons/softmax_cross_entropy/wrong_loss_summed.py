# message: a sum of two values taken for their mean
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].sum(), gradient / len(logits)
