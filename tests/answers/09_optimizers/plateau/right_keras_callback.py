class ReduceOnPlateau:
    def __init__(self, rate, factor, patience, min_delta=1e-4, cooldown=0, lowest=0.0):
        self.callback = keras.callbacks.ReduceLROnPlateau(
            "loss",
            mode="min",
            factor=factor,
            patience=patience,
            min_delta=min_delta,
            cooldown=cooldown,
            min_lr=lowest,
        )
        self.callback.set_model(SimpleNamespace(optimizer=keras.optimizers.SGD(rate)))
        self.callback.on_train_begin()

    def update(self, loss):
        self.callback.on_epoch_end(0, {"loss": float(loss)})
        return float(self.callback.model.optimizer.learning_rate)
