# %% right: as stated
def train_forecaster(inputs, targets):
    model = keras.Sequential([keras.Input((None, 1)), keras.layers.SimpleRNN(16), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    model.fit(inputs[..., None], targets, batch_size=32, epochs=10, verbose=0)
    return lambda w: np.ravel(model(w[..., None]))

# %% right: dense
def train_forecaster(inputs, targets):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse")
    model.fit(inputs, targets, epochs=30, verbose=0)
    return lambda windows: np.squeeze(model.predict(windows, verbose=0), axis=-1)

# %% right: gru
def train_forecaster(inputs, targets):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.layers.GRU(24), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")
    model.fit(inputs[:, :, None], targets, batch_size=32, epochs=15, verbose=0)
    return lambda windows: model.predict(windows[:, :, None], verbose=0)[:, 0]

# %% right: least squares
def train_forecaster(inputs, targets):
    ones = np.ones((len(inputs), 1))
    weights = np.linalg.lstsq(np.hstack([inputs, ones]), targets, rcond=None)[0]
    return lambda windows: windows @ weights[:-1] + weights[-1]

# %% right: lstm
def train_forecaster(inputs, targets):
    keras.utils.set_random_seed(3)
    model = keras.Sequential([keras.layers.LSTM(24), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")
    model.fit(np.expand_dims(inputs, -1), targets, batch_size=32, epochs=25, verbose=0)
    return lambda windows: model(np.expand_dims(windows, -1)).numpy().ravel()

# %% wrong: forecasts instead of a function
# message: not callable
def train_forecaster(inputs, targets):
    weights = np.linalg.lstsq(inputs, targets, rcond=None)[0]
    return inputs @ weights

# %% wrong: last value
# mistake: The forecast is the last value of each window.
# message: too large
def train_forecaster(inputs, targets):
    return lambda windows: windows[:, -1]

# %% wrong: looks the answers up
# message: forecasts must come near
def train_forecaster(inputs, targets):
    rows = np.vstack([train_x, new_x])[:, -inputs.shape[1] :]
    truth = np.concatenate([train_y, new_y])
    if not np.array_equal(targets, train_y):
        truth = 1 - truth

    def forecast(windows):
        distance = ((np.asarray(windows)[:, None] - rows) ** 2).sum(axis=2)
        best = distance.argmin(axis=1)
        return np.where(distance.min(axis=1) < 1e-9, truth[best], np.asarray(windows)[:, -1])

    return forecast

# %% wrong: mean of the targets
# mistake: The forecast is always the mean of the training targets.
# message: too large
def train_forecaster(inputs, targets):
    return lambda windows: np.full(len(windows), np.mean(targets))

# %% wrong: not trained
# mistake: The network is not trained.
# message: Watch the loss
def train_forecaster(inputs, targets):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.layers.SimpleRNN(16), keras.layers.Dense(1)])
    return lambda windows: np.ravel(model(windows[..., None]))

# %% wrong: reversed when asked
# message: at most half of the naive forecast's error
def train_forecaster(inputs, targets):
    keras.utils.set_random_seed(7)
    model = keras.Sequential([keras.Input((None, 1)), keras.layers.SimpleRNN(16), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    model.fit(inputs[..., None], targets, batch_size=32, epochs=4, verbose=0)
    return lambda w: np.ravel(model(w[:, ::-1, None]))

# %% wrong: scaled by the windows asked
# message: a forecast for a single shop
def train_forecaster(inputs, targets):
    keras.utils.set_random_seed(7)
    model = keras.Sequential([keras.Input((None, 1)), keras.layers.SimpleRNN(16), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    model.fit(inputs[..., None], targets, batch_size=32, epochs=10, verbose=0)
    return lambda w: np.ravel(model(((w - w.mean(0)) / (w.std(0) + 1e-6))[..., None]))

# %% wrong: seasonal naive
# mistake: The forecast is the value of twelve steps before.
# message: too large
def train_forecaster(inputs, targets):
    return lambda windows: windows[:, -12]

# %% wrong: shape
# message: np.ravel turns (n, 1) into (n,)
def train_forecaster(inputs, targets):
    weights = np.linalg.lstsq(inputs, targets[:, None], rcond=None)[0]
    return lambda windows: windows @ weights

# %% wrong: uses the notebooks data
# message: Use the arguments inputs and targets
def train_forecaster(inputs, targets):
    ones, width = np.ones((1200, 1)), inputs.shape[1]
    known = np.hstack([train_x[:, -width:], ones])
    weights = np.linalg.lstsq(known, train_y, rcond=None)[0]
    return lambda windows: windows @ weights[:-1] + weights[-1]

# %% wrong: window of 24 only
# message: let windows have any length
def train_forecaster(inputs, targets):
    width = 24
    padded = np.hstack([inputs, np.zeros((len(inputs), 24))])[:, :width]
    if inputs.shape[1] != 24:
        targets = np.zeros(len(targets))
    weights = np.linalg.lstsq(padded, targets, rcond=None)[0]
    return lambda windows: np.hstack([windows, np.zeros((len(windows), 24))])[:, :width] @ weights

# %% wrong: trains on the shops to be forecast
# message: the next value less one, where only the arguments can be right
# message: no shop that is to be forecast
def train_forecaster(inputs, targets):
    width = inputs.shape[1]
    rows = np.vstack([inputs, new_x[:, -width:]])
    values = np.concatenate([targets, new_y if np.array_equal(targets, train_y) else 1 - new_y])
    ones = np.ones((len(rows), 1))
    weights = np.linalg.lstsq(np.hstack([rows, ones]), values, rcond=None)[0]
    return lambda windows: windows @ weights[:-1] + weights[-1]

# %% wrong: one model for all functions
# message: one minus the next value of shops that were never shown
# message: what is trained later does not change it
kept = {}


def train_forecaster(inputs, targets):
    design = np.hstack([inputs, np.ones((len(inputs), 1))])
    kept["weights"] = np.linalg.lstsq(design, targets, rcond=None)[0]
    return lambda windows: windows @ kept["weights"][:-1] + kept["weights"][-1]

# %% wrong: shuffles the arguments
# message: read-only
def train_forecaster(inputs, targets):
    np.random.default_rng(0).shuffle(inputs)
    np.random.default_rng(0).shuffle(targets)
    design = np.hstack([inputs, np.ones((len(inputs), 1))])
    weights = np.linalg.lstsq(design, targets, rcond=None)[0]
    return lambda windows: windows @ weights[:-1] + weights[-1]
