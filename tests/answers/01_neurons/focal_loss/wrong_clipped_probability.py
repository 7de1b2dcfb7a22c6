# message: Compute -log p_t from the logit
def focal_loss(labels, logits, gamma, alpha):
    p = np.clip(0.5 * (1 + np.tanh(logits / 2)), 1e-7, 1 - 1e-7)
    p_t = np.where(labels == 1, p, 1 - p)
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.mean(-weight * (1 - p_t) ** gamma * np.log(p_t))
