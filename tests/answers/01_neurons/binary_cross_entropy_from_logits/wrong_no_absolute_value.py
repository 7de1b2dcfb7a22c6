# message: max(z, 0) - y * z + log(1 + exp(-|z|))
def binary_cross_entropy_from_logits(labels, logits):
    return np.mean(np.maximum(logits, 0) - labels * logits + np.log1p(np.exp(-logits)))
