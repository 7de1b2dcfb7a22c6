# message: its own p_t = 1 - p
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q = 0.5 * (1 - np.tanh(logits / 2))
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.mean(weight * q**gamma * np.logaddexp(0, -signed))
