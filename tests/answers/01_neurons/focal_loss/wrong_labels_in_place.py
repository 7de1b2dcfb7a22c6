# message: changes its input in place
def focal_loss(labels, logits, gamma, alpha):
    weight = np.where(labels == 1, alpha, 1 - alpha)
    labels *= 2
    labels -= 1
    signed = labels * logits
    return np.mean(weight * np.exp(-gamma * np.logaddexp(0, signed)) * np.logaddexp(0, -signed))
