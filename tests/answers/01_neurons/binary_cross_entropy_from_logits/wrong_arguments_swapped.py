# message: Labels come first, logits second
def binary_cross_entropy_from_logits(logits, labels):
    loss = np.maximum(logits, 0) - labels * logits + np.log1p(np.exp(-np.abs(logits)))
    return np.mean(loss)
