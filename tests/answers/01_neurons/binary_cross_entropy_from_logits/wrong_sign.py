# message: Every sign is flipped
def binary_cross_entropy_from_logits(labels, logits):
    return np.mean(labels * logits - np.logaddexp(0, logits))
