# message: its own p_t = 1 - p and its own factor
def focal_loss(labels, logits, gamma, alpha):
    weights = np.where(labels == 1, alpha, 1 - alpha)
    loss = np.mean(np.logaddexp(0, (1 - 2 * labels) * logits))
    return np.mean(weights) * (1 - np.exp(-loss)) ** gamma * loss
