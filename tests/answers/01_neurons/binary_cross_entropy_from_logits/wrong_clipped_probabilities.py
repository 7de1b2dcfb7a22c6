# message: Clipping the probabilities limits the loss
def binary_cross_entropy_from_logits(labels, logits):
    p = np.clip(1 / (1 + np.exp(-np.clip(logits, -500, 500))), 1e-7, 1 - 1e-7)
    return np.mean(-labels * np.log(p) - (1 - labels) * np.log(1 - p))
