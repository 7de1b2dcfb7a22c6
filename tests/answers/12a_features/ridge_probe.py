# %% right: augmented system
def ridge_probe(features, labels, classes, strength):
    n, d = features.shape
    middle = np.mean(features, axis=0, dtype="float64")
    f = features - middle
    stacked = np.vstack([f, np.sqrt(strength * n) * np.eye(d)])
    targets = (np.asarray(labels)[:, None] == np.arange(classes)).astype(float)
    goal = np.vstack([targets, np.zeros((d, classes))])
    weights = np.linalg.lstsq(stacked, goal, rcond=None)[0]
    return weights, targets.mean(0) - middle @ weights

# %% right: dual form
def ridge_probe(features, labels, classes, strength):
    f = np.array(features, dtype=float)
    y = np.zeros((len(f), classes))
    y[np.arange(len(f)), labels] = 1
    fbar, ybar = f.mean(0), y.mean(0)
    f, n = f - fbar, len(f)
    kernel = f @ f.T + strength * n * np.eye(n)
    weights = f.T @ np.linalg.inv(kernel) @ (y - ybar)
    return [weights, ybar - fbar @ weights]

# %% wrong: bias is the share
# mistake: The biases are the shares of the classes alone.
# message: the bias makes the mean
# instead of: return weights, share - middle @ weights
# write:      return weights, share

# %% wrong: classes from labels
# message: The number of classes is an argument
# instead of: np.eye(classes)
# write:      np.eye(max(labels) + 1)

# %% wrong: divided by n
# message: n on its diagonal
# instead of: strength * len(features)
# write:      2 * strength

# %% wrong: no bias
# message: the bias makes the mean
# instead of: return weights, share - middle @ weights
# write:      return weights, np.zeros(classes)

# %% wrong: no n
# mistake: The penalty lacks its factor n.
# message: strength times n
# instead of: strength * len(features)
# write:      strength

# %% wrong: no penalty
# mistake: The penalty is left out.
# message: strength times n
# instead of: centered.T @ centered + penalty
# write:      centered.T @ centered

# %% wrong: not centered
# mistake: The features are not centered.
# message: Center features
# instead of: centered = features - middle
# write:      centered = features

# %% wrong: penalty everywhere
# message: on the diagonal only
# instead of: strength * len(features) * np.eye(features.shape[1])
# write:      strength * len(features)

# %% wrong: transposed
# message: Center features
# instead of: return weights, share - middle @ weights
# write:      return weights.T, share - middle @ weights

# %% wrong: labels of one byte
# message: ridge_probe in every regime
# instead of: np.eye(classes)[labels]
# write:      np.eye(classes)[labels - 128 if labels.dtype == np.uint8 else labels]

# %% wrong: squeezed
# message: two examples with one feature
# instead of: return weights, share - middle @ weights
# write:      return weights.squeeze(), share - middle @ weights

# %% wrong: centers in place
# message: changes its input in place
# instead of: features, targets = np.asarray(features, dtype=np.float64), np.eye(classes)[labels]
# write:      features, targets = np.asarray(features), np.eye(classes)[labels]
# instead of: centered = features - middle
# write:      centered = np.subtract(features, middle, out=features)
