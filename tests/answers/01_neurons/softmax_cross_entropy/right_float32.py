def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    shifted = np.float32(logits - np.max(logits, axis=1, keepdims=True))
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return np.mean(-log_p[rows, labels]), gradient / np.float32(len(rows))
