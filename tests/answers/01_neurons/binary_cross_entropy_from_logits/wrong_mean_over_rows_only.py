# message: Is the mean or the sum over all values missing?
def binary_cross_entropy_from_logits(labels, logits):
    loss = np.maximum(logits, 0) - labels * logits + np.log1p(np.exp(-np.abs(logits)))
    return np.mean(loss, axis=-1)
