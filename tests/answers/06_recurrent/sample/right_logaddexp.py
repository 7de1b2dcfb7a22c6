def sample(logits, temperature, uniform):
    if temperature <= 0:
        raise ValueError('t')
    z = np.asarray(logits) / temperature
    log_sums = np.logaddexp.accumulate(z, axis=1)
    return np.argmax(np.exp(log_sums - log_sums[:, -1:]) > uniform[:, None], axis=1)
