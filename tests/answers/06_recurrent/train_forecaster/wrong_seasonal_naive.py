# message: too large
def train_forecaster(inputs, targets):
    return lambda windows: windows[:, -12]
