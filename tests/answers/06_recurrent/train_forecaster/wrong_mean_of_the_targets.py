# message: too large
def train_forecaster(inputs, targets):
    return lambda windows: np.full(len(windows), np.mean(targets))
