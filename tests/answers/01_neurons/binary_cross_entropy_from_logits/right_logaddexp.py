def binary_cross_entropy_from_logits(labels, logits):
    return np.mean(np.logaddexp(0, logits) - labels * logits)
