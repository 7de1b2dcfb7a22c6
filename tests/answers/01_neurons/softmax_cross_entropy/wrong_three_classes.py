# message: out of bounds
# message: np.eye(3)[labels]
def softmax_cross_entropy(logits, labels):
    one_hot = np.eye(3)[labels]
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -np.sum(one_hot * log_p) / len(logits), (np.exp(log_p) - one_hot) / len(logits)
