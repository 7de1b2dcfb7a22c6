# message: a sum of two values taken for their mean
# message: average at the end
def binary_cross_entropy_from_logits(labels, logits):
    return np.sum(np.maximum(logits, 0) - labels * logits + np.log1p(np.exp(-np.abs(logits))))
