from scipy.special import log_softmax, softmax as probabilities


def softmax_cross_entropy(logits, labels):
    n = len(labels)
    gradient = probabilities(logits, axis=1)
    gradient[range(n), labels] -= 1.0
    return -np.mean(log_softmax(logits, axis=1)[range(n), labels]), gradient / n
