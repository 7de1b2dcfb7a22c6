# message: Every sign is flipped
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q_t = 0.5 * (1 - np.tanh(signed / 2))
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return -np.mean(weight * q_t**gamma * np.logaddexp(0, -signed))
