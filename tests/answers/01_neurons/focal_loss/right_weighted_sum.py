def focal_loss(labels, logits, gamma, alpha):
    small = np.exp(-np.abs(logits))
    p = np.where(logits > 0, 1, small) / (1 + small)
    p_t = labels * p + (1 - labels) * (1 - p)
    alpha_t = labels * alpha + (1 - labels) * (1 - alpha)
    cross_entropy = np.maximum(logits, 0) - labels * logits + np.log1p(small)
    return np.average(alpha_t * (1 - p_t) ** gamma * cross_entropy)
