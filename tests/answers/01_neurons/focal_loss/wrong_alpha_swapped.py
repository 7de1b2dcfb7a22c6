# message: a positive example with gamma 2 and alpha 0.3: wrong value
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q_t = 0.5 * (1 - np.tanh(signed / 2))
    weight = np.where(labels == 1, 1 - alpha, alpha)
    return np.mean(weight * q_t**gamma * np.logaddexp(0, -signed))
