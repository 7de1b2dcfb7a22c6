# message: Infinity
# message: exp of a large number
def binary_cross_entropy_from_logits(labels, logits):
    return np.mean(np.log(1 + np.exp(logits)) - labels * logits)
