def focal_loss(labels, logits, gamma, alpha):
    signed = np.where(labels == 1, logits, -logits).astype(np.float32)
    log_p = -np.logaddexp(np.float32(0), -signed)
    weight = np.where(labels == 1, np.float32(alpha), np.float32(1 - alpha))
    return -np.mean(weight * np.exp(gamma * (log_p - signed)) * log_p)
