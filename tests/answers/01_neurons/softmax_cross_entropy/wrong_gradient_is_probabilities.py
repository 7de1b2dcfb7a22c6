# message: Exactly the values that should be negative are wrong
# message: minus one-hot label
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -log_p[rows, labels].mean(), np.exp(log_p) / len(logits)
