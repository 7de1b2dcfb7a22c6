def train_forecaster(inputs, targets):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse")
    model.fit(inputs, targets, epochs=30, verbose=0)
    return lambda windows: np.squeeze(model.predict(windows, verbose=0), axis=-1)
