from scipy.special import expit, log_expit


def focal_loss(labels, logits, gamma, alpha):
    sign = 2 * labels - 1
    weight = 0.5 + sign * (alpha - 0.5)
    return -(weight * expit(-sign * logits) ** gamma * log_expit(sign * logits)).mean()
