def train_forecaster(inputs, targets):
    model = keras.Sequential([keras.Input((None, 1)), keras.layers.SimpleRNN(16), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    model.fit(inputs[..., None], targets, batch_size=32, epochs=10, verbose=0)
    return lambda w: np.ravel(model(w[..., None]))
