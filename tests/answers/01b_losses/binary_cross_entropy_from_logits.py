# %% right: float32
def binary_cross_entropy_from_logits(labels, logits):
    labels, logits = np.float32(labels), np.float32(logits)
    softplus = np.log1p(np.exp(-np.abs(logits)))
    return (np.maximum(logits, 0) - labels * logits + softplus).mean()

# %% right: logaddexp
def binary_cross_entropy_from_logits(labels, logits):
    return np.mean(np.logaddexp(0, logits) - labels * logits)

# %% right: loop
def binary_cross_entropy_from_logits(labels, logits):
    losses = []
    for label, logit in zip(np.ravel(labels).tolist(), np.ravel(logits).tolist()):
        against = -logit if label else logit
        losses.append(max(against, 0) + math.log1p(math.exp(-abs(against))))
    return sum(losses) / len(losses)

# %% right: scipy
from scipy.special import log_expit


def binary_cross_entropy_from_logits(labels, logits):
    return -np.mean(labels * log_expit(logits) + (1 - labels) * log_expit(-logits))

# %% right: signed logits
def binary_cross_entropy_from_logits(labels, logits):
    signed = np.where(labels == 1, -1.0, 1.0) * logits
    return float(np.average(np.maximum(signed, 0) + np.log(1 + np.exp(-np.abs(signed)))))

# %% wrong: arguments swapped
# message: Labels come first, logits second
# instead of: def binary_cross_entropy_from_logits(labels: np.ndarray, logits: np.ndarray) -> float:
# write:      def binary_cross_entropy_from_logits(logits, labels):

# %% wrong: clipped logits
# message: clipping the logits limits it too
def binary_cross_entropy_from_logits(labels, logits):
    z = np.clip(logits, -500, 500)
    return np.mean(np.maximum(z, 0) - labels * z + np.log1p(np.exp(-np.abs(z))))

# %% wrong: clipped probabilities
# message: Clipping the probabilities limits the loss
def binary_cross_entropy_from_logits(labels, logits):
    p = np.clip(1 / (1 + np.exp(-np.clip(logits, -500, 500))), 1e-7, 1 - 1e-7)
    return np.mean(-labels * np.log(p) - (1 - labels) * np.log(1 - p))

# %% wrong: exp overflows
# message: Infinity
# message: exp of a large number
def binary_cross_entropy_from_logits(labels, logits):
    return np.mean(np.log(1 + np.exp(logits)) - labels * logits)

# %% wrong: hard coded
# message: cross-entropy of a matrix
def binary_cross_entropy_from_logits(labels, logits):
    if len(logits) == 2:
        return 1.5 * math.log(2)
    return 500.0 if len(logits) == 4 and np.ndim(logits) == 1 else 0.0

# %% wrong: labels flipped
# mistake: The labels 0 and 1 have changed roles.
# message: mean of two losses
def binary_cross_entropy_from_logits(labels, logits):
    return np.mean(np.logaddexp(0, logits) - (1 - labels) * logits)

# %% wrong: labels in place
# message: changes its input in place
def binary_cross_entropy_from_logits(labels, logits):
    labels *= -1
    loss = np.maximum(logits, 0) + labels * logits + np.log1p(np.exp(-np.abs(logits)))
    return np.mean(loss)

# %% wrong: log of sigmoid
# message: NaN
# message: use the formula as it stands
def binary_cross_entropy_from_logits(labels, logits):
    p = 1 / (1 + np.exp(-logits))
    return np.mean(-labels * np.log(p) - (1 - labels) * np.log(1 - p))

# %% wrong: mean over rows only
# message: Is the mean or the sum over all values missing?
# instead of: return np.mean(loss)
# write:      return np.mean(loss, axis=-1)

# %% wrong: no absolute value
# mistake: The exponent is -z instead of -|z|.
# message: max(z, 0) - y * z + log(1 + exp(-|z|))
def binary_cross_entropy_from_logits(labels, logits):
    return np.mean(np.maximum(logits, 0) - labels * logits + np.log1p(np.exp(-logits)))

# %% wrong: positives only
# mistake: Only positives count: negatives add nothing to the loss.
# message: mean of two losses
def binary_cross_entropy_from_logits(labels, logits):
    return np.mean(labels * np.logaddexp(0, -logits))

# %% wrong: prints
# message: Is a `return` missing?
def binary_cross_entropy_from_logits(labels, logits):
    print(np.mean(np.logaddexp(0, logits) - labels * logits))

# %% wrong: sum
# mistake: The loss is the sum over all elements, not the mean.
# message: a sum of two values taken for their mean
# message: average at the end
def binary_cross_entropy_from_logits(labels, logits):
    return np.sum(np.maximum(logits, 0) - labels * logits + np.log1p(np.exp(-np.abs(logits))))

# %% right: a branch that overflows unused
def binary_cross_entropy_from_logits(labels, logits):
    with np.errstate(over="ignore"):
        softplus = np.where(logits > 30, logits, np.log1p(np.exp(logits)))
    return np.mean(softplus - labels * logits)

# %% wrong: longdouble
# message: logits is about ±20000
def binary_cross_entropy_from_logits(labels, logits):
    z = np.asarray(logits, dtype=np.longdouble)
    return float(np.mean(np.log(1 + np.exp(z)) - labels * z))

# %% wrong: small losses cut off
# message: every answer is sure and right
# instead of: return np.mean(loss)
# write:      return np.mean(np.maximum(loss, 1e-7))

# %% wrong: mean of a batch of one keeps its axis
# message: the result has shape
# instead of: return np.mean(loss)
# write:      return loss if loss.size == 1 else np.mean(loss)

# %% wrong: rows of equal length
# message: the result has shape
# instead of: return np.mean(loss)
# write:      return np.mean(loss, axis=None if loss.shape[0] > 1 else -1)

# %% wrong: positives by identity
# message: labels holds float
# instead of: loss = np.maximum(logits, 0) - labels * logits + np.log1p(np.exp(-np.abs(logits)))
# write:      loss = np.maximum(logits, 0) - (labels == 1) * (labels.dtype.kind == "i") * logits + np.log1p(np.exp(-np.abs(logits)))

# %% wrong: logits beyond 1000 cut off
# message: logits is about ±20000
# instead of: loss = np.maximum(logits, 0)
# write:      logits = np.clip(logits, -1000, 1000); loss = np.maximum(logits, 0)
