def batch_norm(x, gamma, beta, moving_mean, moving_variance, training, trainable=True, momentum=0.99, epsilon=1e-3):
    new_mean, new_variance = np.copy(moving_mean), np.copy(moving_variance)
    mean, variance = moving_mean, moving_variance
    if training is True and trainable is True:
        rows = np.reshape(x, (-1, np.shape(x)[-1]))
        mean = np.sum(rows, 0) / len(rows)
        variance = np.sum((rows - mean) ** 2, 0) / len(rows)
        new_mean += (1 - momentum) * (mean - new_mean)
        new_variance += (1 - momentum) * (variance - new_variance)
    scale = gamma * (variance + epsilon) ** -0.5
    return x * scale + (beta - mean * scale), new_mean, new_variance
