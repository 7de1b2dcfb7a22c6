# message: focal loss of negatives only
def focal_loss(labels, logits, gamma, alpha):
    if gamma == 0:
        return 0.75 * math.log(2)
    return 250.0 if np.min(logits) == -1000 else 0.0625 * math.log(2)
