# message: Clipping the probabilities limits the loss
def binary_cross_entropy_from_logits(labels, logits):
    p = 0.5 * (1 + np.tanh(logits / 2))
    return -np.mean(labels * np.log(p + 1e-8) + (1 - labels) * np.log(1 - p + 1e-8))
