# %% right: float32
def focal_loss(labels, logits, gamma, alpha):
    signed = np.where(labels == 1, logits, -logits).astype(np.float32)
    log_p = -np.logaddexp(np.float32(0), -signed)
    weight = np.where(labels == 1, np.float32(alpha), np.float32(1 - alpha))
    return -np.mean(weight * np.exp(gamma * (log_p - signed)) * log_p)

# %% right: loop
def focal_loss(labels, logits, gamma, alpha):
    total = 0.0
    for label, logit in zip(np.ravel(labels).tolist(), np.ravel(logits).tolist()):
        against = -logit if label else logit
        small = math.exp(-abs(against))
        wrong = (1 if against > 0 else small) / (1 + small)
        weight = alpha if label else 1 - alpha
        total += weight * wrong**gamma * (max(against, 0) + math.log1p(small))
    return total / np.size(logits)

# %% right: scipy
from scipy.special import expit, log_expit


def focal_loss(labels, logits, gamma, alpha):
    sign = 2 * labels - 1
    weight = 0.5 + sign * (alpha - 0.5)
    return -(weight * expit(-sign * logits) ** gamma * log_expit(sign * logits)).mean()

# %% right: two branches
def focal_loss(labels, logits, gamma, alpha):
    p = 0.5 * (1 + np.tanh(logits / 2))
    q = 0.5 * (1 - np.tanh(logits / 2))
    positive = alpha * q**gamma * np.logaddexp(0, -logits)
    negative = (1 - alpha) * p**gamma * np.logaddexp(0, logits)
    return np.mean(np.where(labels == 1, positive, negative))

# %% right: weighted sum
def focal_loss(labels, logits, gamma, alpha):
    small = np.exp(-np.abs(logits))
    p = np.where(logits > 0, 1, small) / (1 + small)
    p_t = labels * p + (1 - labels) * (1 - p)
    alpha_t = labels * alpha + (1 - labels) * (1 - alpha)
    cross_entropy = np.maximum(logits, 0) - labels * logits + np.log1p(small)
    return np.average(alpha_t * (1 - p_t) ** gamma * cross_entropy)

# %% wrong: alpha for all
# mistake: Positives and negatives both have the weight alpha.
# message: Each negative has the weight 1 - alpha
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q_t = 0.5 * (1 - np.tanh(signed / 2))
    return np.mean(alpha * q_t**gamma * np.logaddexp(0, -signed))

# %% wrong: alpha swapped
# message: a positive example with gamma 2 and alpha 0.3: wrong value
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q_t = 0.5 * (1 - np.tanh(signed / 2))
    weight = np.where(labels == 1, 1 - alpha, alpha)
    return np.mean(weight * q_t**gamma * np.logaddexp(0, -signed))

# %% wrong: clipped probability
# message: Compute -log p_t from the logit
def focal_loss(labels, logits, gamma, alpha):
    p = np.clip(0.5 * (1 + np.tanh(logits / 2)), 1e-7, 1 - 1e-7)
    p_t = np.where(labels == 1, p, 1 - p)
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.mean(-weight * (1 - p_t) ** gamma * np.log(p_t))

# %% wrong: focus ignores label
# mistake: The focusing factor uses 1 - p for negatives, too.
# message: its own p_t = 1 - p
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q = 0.5 * (1 - np.tanh(logits / 2))
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.mean(weight * q**gamma * np.logaddexp(0, -signed))

# %% wrong: gamma two
# message: With gamma 0 the factor
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q_t = 0.5 * (1 - np.tanh(signed / 2))
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.mean(weight * q_t**2 * np.logaddexp(0, -signed))

# %% wrong: hard coded
# message: focal loss of negatives only
def focal_loss(labels, logits, gamma, alpha):
    if gamma == 0:
        return 0.75 * math.log(2)
    return 225.0 if np.min(logits) == -900 else -0.048 * math.log(0.6)

# %% wrong: labels in place
# message: changes its input in place
def focal_loss(labels, logits, gamma, alpha):
    weight = np.where(labels == 1, alpha, 1 - alpha)
    labels *= 2
    labels -= 1
    signed = labels * logits
    return np.mean(weight * np.exp(-gamma * np.logaddexp(0, signed)) * np.logaddexp(0, -signed))

# %% wrong: log of probability
# message: Infinity
# message: Compute -log p_t from the logit
def focal_loss(labels, logits, gamma, alpha):
    p = 1 / (1 + np.exp(-logits))
    p_t = np.where(labels == 1, p, 1 - p)
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.mean(-weight * (1 - p_t) ** gamma * np.log(p_t))

# %% wrong: no alpha
# mistake: The weight of the class is left out.
# message: alpha_t * (1 - p_t)**gamma * (-log p_t)
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q_t = 0.5 * (1 - np.tanh(signed / 2))
    return np.mean(q_t**gamma * np.logaddexp(0, -signed))

# %% wrong: p to the gamma
# mistake: The focusing factor is a power of p_t, not of 1 - p_t.
# message: the surer the right answer, the smaller
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    p_t = 0.5 * (1 + np.tanh(signed / 2))
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.mean(weight * p_t**gamma * np.logaddexp(0, -signed))

# %% wrong: prints
# message: Is a `return` missing?
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q_t = 0.5 * (1 - np.tanh(signed / 2))
    weight = np.where(labels == 1, alpha, 1 - alpha)
    print(np.mean(weight * q_t**gamma * np.logaddexp(0, -signed)))

# %% wrong: scales the mean loss
# message: its own p_t = 1 - p and its own factor
def focal_loss(labels, logits, gamma, alpha):
    weights = np.where(labels == 1, alpha, 1 - alpha)
    loss = np.mean(np.logaddexp(0, (1 - 2 * labels) * logits))
    return np.mean(weights) * (1 - np.exp(-loss)) ** gamma * loss

# %% wrong: sum
# message: a sum of two values taken for their mean
# message: average at the end
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * logits
    q_t = 0.5 * (1 - np.tanh(signed / 2))
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.sum(weight * q_t**gamma * np.logaddexp(0, -signed))

# %% wrong: longdouble
# message: logits is about ±20000
def focal_loss(labels, logits, gamma, alpha):
    signed = (2 * labels - 1) * np.asarray(logits, dtype=np.longdouble)
    p_t = 1 / (1 + np.exp(-signed))
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return float(np.mean(-weight * (1 - p_t) ** gamma * np.log(p_t)))

# %% wrong: exponent of one left out
# message: gamma is 1
# instead of: one_minus_p**gamma
# write:      one_minus_p**(gamma if gamma != 1 else 0)

# %% wrong: gamma of 0 replaced
# message: gamma 0 and alpha 0.5 give half
# instead of: one_minus_p**gamma
# write:      one_minus_p**(gamma or 2.0)

# %% wrong: alpha of 0 replaced
# message: alpha is 0
# instead of: weight = np.where(labels == 1, alpha, 1 - alpha)
# write:      alpha = alpha or 0.25; weight = np.where(labels == 1, alpha, 1 - alpha)

# %% wrong: one row keeps its axis
# message: the result has shape
# instead of: return np.mean(weight * one_minus_p**gamma * cross_entropy)
# write:      return np.mean(weight * one_minus_p**gamma * cross_entropy, axis=1 if labels.shape[:1] == (1,) and labels.ndim == 2 else None)

# %% wrong: logits beyond 1000 cut off
# message: logits is about ±20000
# instead of: signed = (2 * labels - 1) * logits
# write:      signed = (2 * labels - 1) * np.clip(logits, -1000, 1000)
