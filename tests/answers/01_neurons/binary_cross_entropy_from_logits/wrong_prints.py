# message: Is a `return` missing?
def binary_cross_entropy_from_logits(labels, logits):
    print(np.mean(np.logaddexp(0, logits) - labels * logits))
