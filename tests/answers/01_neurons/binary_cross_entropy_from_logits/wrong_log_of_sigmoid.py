# message: NaN
# message: use the formula as it stands
def binary_cross_entropy_from_logits(labels, logits):
    p = 1 / (1 + np.exp(-logits))
    return np.mean(-labels * np.log(p) - (1 - labels) * np.log(1 - p))
