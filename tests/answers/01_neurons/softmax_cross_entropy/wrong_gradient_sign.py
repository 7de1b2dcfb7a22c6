# message: Every sign is flipped
def softmax_cross_entropy(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -np.sum(one_hot * log_p) / len(logits), (one_hot - np.exp(log_p)) / len(logits)
