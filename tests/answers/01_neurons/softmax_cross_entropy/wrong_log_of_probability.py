# message: Infinity
# message: log(0)
# message: Work with log-probabilities
def softmax_cross_entropy(logits, labels):
    n = len(logits)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(n), labels]).mean()
    p[np.arange(n), labels] -= 1
    return loss, p / n
