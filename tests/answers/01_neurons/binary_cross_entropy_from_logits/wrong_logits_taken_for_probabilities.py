# message: mean of two losses
def binary_cross_entropy_from_logits(labels, logits):
    p = np.clip(logits, 1e-7, 1 - 1e-7)
    return np.mean(-labels * np.log(p) - (1 - labels) * np.log(1 - p))
