# message: mean of two losses
def binary_cross_entropy_from_logits(labels, logits):
    return np.mean(labels * np.logaddexp(0, -logits))
