# message: mean loss of two examples
# message: probability of the right class
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    log_p = logits - np.logaddexp.reduce(logits, axis=0, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].mean(), gradient / len(logits)
