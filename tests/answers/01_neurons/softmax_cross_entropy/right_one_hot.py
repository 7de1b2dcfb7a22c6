def softmax_cross_entropy(logits, labels):
    n, classes = logits.shape
    one_hot = np.eye(classes)[labels]
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -np.sum(one_hot * log_p) / n, (np.exp(log_p) - one_hot) / n
