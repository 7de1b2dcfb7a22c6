# message: could not be broadcast together with shapes (1,2) (1,3)
# message: np.exp(log_p) - one_hot
def softmax_cross_entropy(logits, labels):
    one_hot = np.eye(np.max(labels) + 1)[labels]
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -np.sum(one_hot * log_p) / len(logits), (np.exp(log_p) - one_hot) / len(logits)
