# message: the surer the right answer, the smaller
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    p_t = 0.5 * (1 + np.tanh(signed / 2))
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.mean(weight * p_t**gamma * np.logaddexp(0, -signed))
