# message: cooling is lowered first
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
            pass
            self.wait = 0
        return self.rate
