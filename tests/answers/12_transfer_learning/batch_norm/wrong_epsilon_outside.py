# message: epsilon under the root
def batch_norm(
    x: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    moving_mean: np.ndarray,
    moving_variance: np.ndarray,
    training: bool,
    trainable: bool = True,
    momentum: float = 0.99,
    epsilon: float = 1e-3,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    mean, variance = moving_mean, moving_variance
    if training and trainable:
        axis = tuple(range(x.ndim - 1))
        mean, variance = x.mean(axis=axis), x.var(axis=axis)
        moving_mean = momentum * moving_mean + (1 - momentum) * mean
        moving_variance = momentum * moving_variance + (1 - momentum) * variance
    y = gamma * (x - mean) / (np.sqrt(variance) + epsilon) + beta
    return y, moving_mean, moving_variance
