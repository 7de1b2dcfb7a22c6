from scipy.special import log_expit


def binary_cross_entropy_from_logits(labels, logits):
    return -np.mean(labels * log_expit(logits) + (1 - labels) * log_expit(-logits))
