def binary_cross_entropy_from_logits(labels, logits):
    signed = np.where(labels == 1, -1.0, 1.0) * logits
    return float(np.average(np.maximum(signed, 0) + np.log(1 + np.exp(-np.abs(signed)))))
