# message: Is the mean or the sum over all values missing?
# message: average at the end
def binary_cross_entropy_from_logits(labels, logits):
    return np.maximum(logits, 0) - labels * logits + np.log1p(np.exp(-np.abs(logits)))
