# message: NaN
# message: Subtract each row's own maximum
def softmax_cross_entropy(logits, labels):
    n = len(logits)
    powers = np.exp(logits)
    p = powers / powers.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(n), labels]).mean()
    p[np.arange(n), labels] -= 1
    return loss, p / n
