def batch_norm(x, gamma, beta, moving_mean, moving_variance, training, trainable=True, momentum=0.99, epsilon=1e-3):
    x = tf.convert_to_tensor(np.asarray(x))
    if not (training and trainable):
        return tf.nn.batch_normalization(x, moving_mean, moving_variance, beta, gamma, epsilon), moving_mean, moving_variance
    mean, variance = tf.nn.moments(x, list(range(x.ndim - 1)))
    y = tf.nn.batch_normalization(x, mean, variance, beta, gamma, epsilon)
    return y, moving_mean * momentum + mean * (1 - momentum), moving_variance * momentum + variance * (1 - momentum)
