# %% right: early returns
class ReduceOnPlateau:
    def __init__(self, rate, factor, patience, min_delta=1e-4, cooldown=0, lowest=0.0):
        self.rate, self.factor, self.patience = rate, factor, patience
        self.min_delta, self.cooldown, self.lowest = min_delta, cooldown, lowest
        self.best, self.wait, self.cooling = math.inf, 0, 0

    def update(self, loss):
        if self.cooling > 0:
            self.cooling -= 1
            self.wait = 0
        if loss < self.best - self.min_delta:
            self.best = loss
            self.wait = 0
            return self.rate
        if self.cooling > 0:
            return self.rate
        self.wait += 1
        if self.wait >= self.patience:
            self.rate = max(self.rate * self.factor, self.lowest)
            self.cooling = self.cooldown
            self.wait = 0
        return self.rate

# %% right: history replayed
class ReduceOnPlateau:
    def __init__(self, rate, factor, patience, min_delta=1e-4, cooldown=0, lowest=0.0):
        self.rate, self.factor, self.patience = rate, factor, patience
        self.min_delta, self.cooldown, self.lowest = min_delta, cooldown, lowest
        self.best, self.wait, self.cooling = math.inf, 0, 0

    def update(self, loss):
        self.losses = [*getattr(self, "losses", []), float(loss)]
        self.first = getattr(self, "first", self.rate)
        rate, best, bad, rest = self.first, float("inf"), 0, 0
        for value in self.losses:
            rest, bad = max(rest - 1, 0), 0 if rest else bad
            better = best - value > self.min_delta
            best = value if better else best
            bad = 0 if better else bad + (rest == 0)
            if not better and rest == 0 and bad >= self.patience:
                rate, rest, bad = max(rate * self.factor, self.lowest), self.cooldown, 0
        self.rate = rate
        return rate

# %% right: keras callback
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

# %% wrong: best always lowered
# message: small improvements do not change best
# in: early returns
# instead of:
# |            return self.rate
# |        if self.cooling > 0:
# write:
# |            return self.rate
# |        self.best = min(self.best, loss)
# |        if self.cooling > 0:

# %% wrong: compared with the last loss
# mistake: Each loss is compared with the one before it, not with the best.
# message: keep best
# in: early returns
# instead of:
# |            return self.rate
# |        if self.cooling > 0:
# write:
# |            return self.rate
# |        self.best = loss
# |        if self.cooling > 0:

# %% wrong: cooldown of pytorch
# message: cooling is lowered first
class ReduceOnPlateau:
    def __init__(self, rate, factor, patience, min_delta=1e-4, cooldown=0, lowest=0.0):
        self.rate, self.factor, self.patience = rate, factor, patience
        self.min_delta, self.cooldown, self.lowest = min_delta, cooldown, lowest
        self.best, self.wait, self.cooling = math.inf, 0, 0

    def update(self, loss):
        if loss < self.best - self.min_delta:
            self.best = loss
            self.wait = 0
        else:
            self.wait += 1
        if self.cooling > 0:
            self.cooling -= 1
            self.wait = 0
        if self.wait >= self.patience:
            self.rate = max(self.rate * self.factor, self.lowest)
            self.cooling = self.cooldown
            self.wait = 0
        return self.rate

# %% wrong: cooling ignores improvements
# message: An improvement counts also while cooling
# in: early returns
# instead of:
# |        if loss < self.best - self.min_delta:
# write:
# |            if self.cooling > 0:
# |                return self.rate
# |        if loss < self.best - self.min_delta:

# %% wrong: less or equal
# message: not <=
# in: early returns
# instead of: if loss < self.best - self.min_delta:
# write:      if loss <= self.best - self.min_delta:

# %% wrong: min delta added
# message: improvement
# in: early returns
# instead of: if loss < self.best - self.min_delta:
# write:      if loss < self.best + self.min_delta:

# %% wrong: min delta ignored
# mistake: Any loss below the best counts as an improvement, whatever min_delta is.
# message: Compare with best - min_delta
# in: early returns
# instead of: if loss < self.best - self.min_delta:
# write:      if loss < self.best:

# %% wrong: no cooldown
# message: cooling is lowered first
# in: early returns
# instead of: self.cooling = self.cooldown
# write:      pass

# %% wrong: no lowest
# mistake: The rate falls below lowest.
# message: never falls below lowest
# in: early returns
# instead of: max(self.rate * self.factor, self.lowest)
# write:      self.rate * self.factor

# %% wrong: no return
# message: None
# in: early returns
# instead of:
# |            return self.rate
# |        if self.cooling > 0:
# write:
# |            return
# |        if self.cooling > 0:
# instead of:
# |        return self.rate
# write:

# %% wrong: patience off by one
# mistake: The rate falls only after patience + 1 epochs without improvement.
# message: two epochs without improvement halve the rate
# in: early returns
# instead of: if self.wait >= self.patience:
# write:      if self.wait > self.patience:

# %% wrong: state in the class
# message: Keep best, wait and the rate in self
class ReduceOnPlateau:
    best = math.inf

    def __init__(self, rate, factor, patience, min_delta=1e-4, cooldown=0, lowest=0.0):
        self.rate, self.factor, self.patience = rate, factor, patience
        self.min_delta, self.cooldown, self.lowest = min_delta, cooldown, lowest
        self.unused, self.wait, self.cooling = math.inf, 0, 0

    def update(self, loss):
        if self.cooling > 0:
            self.cooling -= 1
            self.wait = 0
        if loss < ReduceOnPlateau.best - self.min_delta:
            ReduceOnPlateau.best = loss
            self.wait = 0
            return self.rate
        if self.cooling > 0:
            return self.rate
        self.wait += 1
        if self.wait >= self.patience:
            self.rate = max(self.rate * self.factor, self.lowest)
            self.cooling = self.cooldown
            self.wait = 0
        return self.rate

# %% wrong: wait not reset after improvement
# message: wait is 0 again after an improvement
# in: early returns
# instead of:
# |            self.wait = 0
# |            return self.rate
# write:
# |            return self.rate

# %% wrong: wait not reset after reduction
# message: wait is 0 again
# in: early returns
# instead of:
# |            self.wait = 0
# |        return self.rate
# write:
# |        return self.rate

# %% wrong: nan becomes the best
# message: wrong where
# message: NaN is below nothing
# in: early returns
# instead of: if loss < self.best - self.min_delta:
# write:      if not loss >= self.best - self.min_delta:

# %% wrong: nan is passed over
# message: wrong where
# in: early returns
# instead of:
# |        if self.cooling > 0:
# |            self.cooling -= 1
# write:
# |        if math.isnan(loss):
# |            return self.rate
# |        if self.cooling > 0:
# |            self.cooling -= 1

# %% wrong: min delta of 0 taken for the default
# message: two schedules with the same settings, in every regime
# message: wrong where
# in: early returns
# instead of: if loss < self.best - self.min_delta:
# write:      if loss < self.best - (self.min_delta or 1e-4):

# %% wrong: state by settings
# message: All that an object needs is in self
# in: early returns
# instead of:
# |class ReduceOnPlateau:
# write:
# |class ReduceOnPlateau:
# |    made = {}
# |
# |    def __new__(cls, *settings, **named):
# |        return cls.made.setdefault((settings, tuple(named.items())), object.__new__(cls))
# |
