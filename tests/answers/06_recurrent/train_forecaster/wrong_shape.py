# message: np.ravel turns (n, 1) into (n,)
def train_forecaster(inputs, targets):
    weights = np.linalg.lstsq(inputs, targets[:, None], rcond=None)[0]
    return lambda windows: windows @ weights
