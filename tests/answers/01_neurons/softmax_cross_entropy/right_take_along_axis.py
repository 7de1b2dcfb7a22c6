def softmax_cross_entropy(logits, labels):
    labels = np.asarray(labels)[:, None]
    shifted = logits - np.max(logits, axis=-1, keepdims=True)
    powers = np.exp(shifted)
    sums = powers.sum(axis=-1, keepdims=True)
    losses = np.log(sums) - np.take_along_axis(shifted, labels, axis=-1)
    gradient = (powers / sums - (np.arange(logits.shape[-1]) == labels)) / len(labels)
    return float(losses.mean()), gradient
