# message: could not be broadcast
# message: Two arrays of these shapes do not fit
def softmax_cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.sum(labels * log_p) / len(logits), (np.exp(log_p) - labels) / len(logits)
