# message: Infinity
# message: exp of a large number
def binary_cross_entropy_from_logits(labels, logits):
    return np.mean(np.maximum(logits, 0) - labels * logits + np.log1p(np.exp(np.abs(logits))))
