def ridge_probe(features, labels, classes, strength):
    n, d = features.shape
    middle = np.mean(features, axis=0, dtype="float64")
    f = features - middle
    stacked = np.vstack([f, np.sqrt(strength * n) * np.eye(d)])
    targets = (np.asarray(labels)[:, None] == np.arange(classes)).astype(float)
    goal = np.vstack([targets, np.zeros((d, classes))])
    weights = np.linalg.lstsq(stacked, goal, rcond=None)[0]
    return weights, targets.mean(0) - middle @ weights
