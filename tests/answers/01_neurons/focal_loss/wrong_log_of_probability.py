# message: Infinity
# message: Compute -log p_t from the logit
def focal_loss(labels, logits, gamma, alpha):
    p = 1 / (1 + np.exp(-logits))
    p_t = np.where(labels == 1, p, 1 - p)
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.mean(-weight * (1 - p_t) ** gamma * np.log(p_t))
