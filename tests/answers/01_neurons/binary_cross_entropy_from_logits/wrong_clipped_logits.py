# message: clipping the logits limits it too
def binary_cross_entropy_from_logits(labels, logits):
    z = np.clip(logits, -500, 500)
    return np.mean(np.maximum(z, 0) - labels * z + np.log1p(np.exp(-np.abs(z))))
