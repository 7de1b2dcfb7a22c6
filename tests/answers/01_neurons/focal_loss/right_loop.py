def focal_loss(labels, logits, gamma, alpha):
    total = 0.0
    for label, logit in zip(np.ravel(labels).tolist(), np.ravel(logits).tolist()):
        against = -logit if label else logit
        small = math.exp(-abs(against))
        wrong = (1 if against > 0 else small) / (1 + small)
        weight = alpha if label else 1 - alpha
        total += weight * wrong**gamma * (max(against, 0) + math.log1p(small))
    return total / np.size(logits)
