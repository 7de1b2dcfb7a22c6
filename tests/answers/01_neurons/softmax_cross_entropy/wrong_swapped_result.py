# message: the results are right but in another order
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return gradient / len(logits), -log_p[rows, labels].mean()
