# message: Infinity
# message: Subtract each row's own maximum
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    shifted = logits - logits.max()
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].mean(), gradient / len(logits)
