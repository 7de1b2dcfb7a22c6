# message: Each negative has the weight 1 - alpha
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q_t = 0.5 * (1 - np.tanh(signed / 2))
    return np.mean(alpha * q_t**gamma * np.logaddexp(0, -signed))
