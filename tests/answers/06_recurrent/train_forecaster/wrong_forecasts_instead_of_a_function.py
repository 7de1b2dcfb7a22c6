# message: not callable
def train_forecaster(inputs, targets):
    weights = np.linalg.lstsq(inputs, targets, rcond=None)[0]
    return inputs @ weights
