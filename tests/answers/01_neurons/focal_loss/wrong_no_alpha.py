# message: alpha_t * (1 - p_t)**gamma * (-log p_t)
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q_t = 0.5 * (1 - np.tanh(signed / 2))
    return np.mean(q_t**gamma * np.logaddexp(0, -signed))
