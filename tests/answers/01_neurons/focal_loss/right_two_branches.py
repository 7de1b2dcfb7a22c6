def focal_loss(labels, logits, gamma, alpha):
    p = 0.5 * (1 + np.tanh(logits / 2))
    q = 0.5 * (1 - np.tanh(logits / 2))
    positive = alpha * q**gamma * np.logaddexp(0, -logits)
    negative = (1 - alpha) * p**gamma * np.logaddexp(0, logits)
    return np.mean(np.where(labels == 1, positive, negative))
