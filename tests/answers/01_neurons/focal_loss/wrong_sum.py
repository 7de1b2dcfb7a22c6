# message: a sum of two values taken for their mean
# message: average at the end
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q_t = 0.5 * (1 - np.tanh(signed / 2))
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.sum(weight * q_t**gamma * np.logaddexp(0, -signed))
