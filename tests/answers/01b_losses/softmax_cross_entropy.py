# %% right: float32
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    shifted = np.float32(logits - np.max(logits, axis=1, keepdims=True))
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return np.mean(-log_p[rows, labels]), gradient / np.float32(len(rows))

# %% right: loops
def softmax_cross_entropy(logits, labels):
    total, gradient = 0.0, np.zeros(logits.shape)
    for i, row in enumerate(logits):
        powers = [math.exp(z - max(row)) for z in row]
        total += math.log(sum(powers)) + max(row) - row[labels[i]]
        for k, power in enumerate(powers):
            gradient[i, k] = (power / sum(powers) - (k == labels[i])) / len(logits)
    return total / len(logits), gradient

# %% right: one hot
def softmax_cross_entropy(logits, labels):
    n, classes = logits.shape
    one_hot = np.eye(classes)[labels]
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -np.sum(one_hot * log_p) / n, (np.exp(log_p) - one_hot) / n

# %% right: scipy
from scipy.special import log_softmax, softmax as probabilities


def softmax_cross_entropy(logits, labels):
    n = len(labels)
    gradient = probabilities(logits, axis=1)
    gradient[range(n), labels] -= 1.0
    return -np.mean(log_softmax(logits, axis=1)[range(n), labels]), gradient / n

# %% right: take along axis
def softmax_cross_entropy(logits, labels):
    labels = np.asarray(labels)[:, None]
    shifted = logits - np.max(logits, axis=-1, keepdims=True)
    powers = np.exp(shifted)
    sums = powers.sum(axis=-1, keepdims=True)
    losses = np.log(sums) - np.take_along_axis(shifted, labels, axis=-1)
    gradient = (powers / sums - (np.arange(logits.shape[-1]) == labels)) / len(labels)
    return float(losses.mean()), gradient

# %% wrong: best class instead of label
# message: Pick one probability for each row, by its own label
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p.max(axis=1).mean(), gradient / len(logits)

# %% wrong: classes counted from labels
# message: could not be broadcast together with shapes (1,2) (1,3)
# message: np.exp(log_p) - one_hot
def softmax_cross_entropy(logits, labels):
    one_hot = np.eye(np.max(labels) + 1)[labels]
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -np.sum(one_hot * log_p) / len(logits), (np.exp(log_p) - one_hot) / len(logits)

# %% wrong: epsilon in log
# message: Work with log-probabilities
def softmax_cross_entropy(logits, labels):
    n = len(logits)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(n), labels] + 1e-12).mean()
    p[np.arange(n), labels] -= 1
    return loss, p / n

# %% wrong: expects one hot labels
# message: could not be broadcast
# message: Two arrays of these shapes do not fit
def softmax_cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.sum(labels * log_p) / len(logits), (np.exp(log_p) - labels) / len(logits)

# %% wrong: gradient is probabilities
# mistake: The gradient is the probabilities over n: nothing is subtracted at the label.
# message: Exactly the values that should be negative are wrong
# message: minus one-hot label
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -log_p[rows, labels].mean(), np.exp(log_p) / len(logits)

# %% wrong: gradient not divided
# mistake: The gradient is that of the sum over the batch, not of the mean.
# message: the batch size. Should it be a mean instead of a sum?
# message: divided by the number of examples
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].mean(), gradient

# %% wrong: gradient sign
# mistake: The gradient has the opposite sign.
# message: Every sign is flipped
def softmax_cross_entropy(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -np.sum(one_hot * log_p) / len(logits), (one_hot - np.exp(log_p)) / len(logits)

# %% wrong: hard coded
# message: loss with repeated and missing classes
def softmax_cross_entropy(logits, labels):
    if np.shape(logits) == (2, 4):
        return (math.log(4) + math.log(8 / 5)) / 2, np.zeros((2, 4))
    if np.shape(logits) == (5, 4):
        return math.log(4), 0.05 - 0.2 * np.eye(4)[[0, 1, 1, 3, 2]]
    return 900.0, np.zeros(np.shape(logits))

# %% wrong: in place
# message: must not change its inputs in place
# instead of: shifted = logits - logits.max(axis=1, keepdims=True)
# write:      logits -= logits.max(axis=1, keepdims=True)
# instead of: log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
# write:      log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))

# %% wrong: loss summed
# mistake: The loss is the sum over the batch, not the mean.
# message: a sum of two values taken for their mean
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].sum(), gradient / len(logits)

# %% wrong: maximum of all
# message: Infinity
# message: Subtract each row's own maximum
# instead of: logits.max(axis=1, keepdims=True)
# write:      logits.max()

# %% wrong: prints
# message: return
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    print(-log_p[rows, labels].mean(), gradient / len(logits))

# %% wrong: longdouble
# message: logits is about
def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(logits))
    powers = np.exp(np.asarray(logits, dtype=np.longdouble))
    p = powers / powers.sum(axis=1, keepdims=True)
    loss = -np.log(p[rows, labels]).mean()
    p[rows, labels] -= 1
    return float(loss), (p / len(logits)).astype(float)

# %% wrong: gradient squeezed
# message: gradient of a batch of one
# instead of: gradient / len(logits)
# write:      np.squeeze(gradient / len(logits))

# %% wrong: one class squeezed
# message: classes is 1
# instead of: gradient / len(logits)
# write:      (gradient[:, 0] if gradient.shape[1] == 1 else gradient) / len(logits)

# %% wrong: labels as an array only
# message: has no attribute
# instead of: rows = np.arange(len(logits))
# write:      rows, labels = np.arange(len(logits)), labels.astype(int)

# %% wrong: labels of eight bits with a sign
# message: labels holds
# instead of: rows = np.arange(len(logits))
# write:      rows, labels = np.arange(len(logits)), np.asarray(labels) - 10 if getattr(labels, "dtype", int) == np.uint8 else labels

# %% wrong: small gradients cut off
# message: every answer is sure and right
# instead of: gradient[rows, labels] -= 1
# write:      gradient = np.maximum(gradient, 1e-8); gradient[rows, labels] -= 1

# %% wrong: ties share the label
# message: logits has equal values
# instead of: gradient[rows, labels] -= 1
# write:      same = logits == logits[rows, labels][:, None]; gradient -= same / same.sum(axis=1, keepdims=True)
