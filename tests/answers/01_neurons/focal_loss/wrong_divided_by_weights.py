# message: gamma 0 and alpha 0.5 give half the cross-entropy
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q_t = 0.5 * (1 - np.tanh(signed / 2))
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.average(q_t**gamma * np.logaddexp(0, -signed), weights=weight)
