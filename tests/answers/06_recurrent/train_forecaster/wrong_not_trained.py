# message: Watch the loss
def train_forecaster(inputs, targets):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.layers.SimpleRNN(16), keras.layers.Dense(1)])
    return lambda windows: np.ravel(model(windows[..., None]))
