def binary_cross_entropy_from_logits(labels, logits):
    labels, logits = np.float32(labels), np.float32(logits)
    softplus = np.log1p(np.exp(-np.abs(logits)))
    return (np.maximum(logits, 0) - labels * logits + softplus).mean()
