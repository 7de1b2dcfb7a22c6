# message: focal loss of negatives only
def focal_loss(labels, logits, gamma, alpha):
    if gamma == 0:
        return 0.75 * math.log(2)
    return 225.0 if np.min(logits) == -900 else -0.048 * math.log(0.6)
