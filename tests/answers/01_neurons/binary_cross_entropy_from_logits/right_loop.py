def binary_cross_entropy_from_logits(labels, logits):
    losses = []
    for label, logit in zip(np.ravel(labels).tolist(), np.ravel(logits).tolist()):
        against = -logit if label else logit
        losses.append(max(against, 0) + math.log1p(math.exp(-abs(against))))
    return sum(losses) / len(losses)
