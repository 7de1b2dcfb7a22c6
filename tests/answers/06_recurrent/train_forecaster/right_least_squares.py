def train_forecaster(inputs, targets):
    ones = np.ones((len(inputs), 1))
    weights = np.linalg.lstsq(np.hstack([inputs, ones]), targets, rcond=None)[0]
    return lambda windows: windows @ weights[:-1] + weights[-1]
