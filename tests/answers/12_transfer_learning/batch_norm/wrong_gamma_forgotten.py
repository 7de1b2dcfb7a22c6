# message: Standardize with mean
def batch_norm(x, gamma, beta, moving_mean, moving_variance, training, trainable=True, momentum=0.99, epsilon=1e-3):
    mean, variance = moving_mean, moving_variance
    if training and trainable:
        axis = tuple(range(x.ndim - 1))
        mean, variance = x.mean(axis=axis), x.var(axis=axis)
        moving_mean = momentum * moving_mean + (1 - momentum) * mean
        moving_variance = momentum * moving_variance + (1 - momentum) * variance
    return (x - mean) / np.sqrt(variance + epsilon) + beta, moving_mean, moving_variance
