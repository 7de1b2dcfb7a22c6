# message: NaN
# message: logarithm or root of a negative number
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    p[rows, labels] -= 1
    return -np.log(p[rows, labels]).mean(), p / len(logits)
