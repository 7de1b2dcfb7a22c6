# message: changes its input in place
def binary_cross_entropy_from_logits(labels, logits):
    labels *= -1
    loss = np.maximum(logits, 0) + labels * logits + np.log1p(np.exp(-np.abs(logits)))
    return np.mean(loss)
